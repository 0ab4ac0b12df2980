"""Which words a person should read first. A list that only puts a text higher in the pile: it never hides,
refuses or judges anything, and every text is read by a person whether it is on the list or not.

Two nets: a narrow one of which the lead hears at once, and a wide one that changes the order of reading only.

The list is `words/worries.yaml`, written to be read: it says how a line is understood. How much it finds, and how often
it is wrong, is counted on `tests/data/voice/worries*.csv` and said in docs/explanation/safeguarding-in-voice.md.
"""

import re
from functools import cache
from importlib.resources import files

import yaml

from gwrando.voice.codes import plain

# the first letters of a Welsh word and what soft, nasal and aspirate mutation make of them (longest first)
MUTATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ll", ("l",)),
    ("rh", ("r",)),
    ("p", ("b", "mh", "ph")),
    ("t", ("d", "nh", "th")),
    ("c", ("g", "ngh", "ch")),
    ("b", ("f", "m")),
    ("d", ("dd", "n")),
    ("g", ("", "ng")),
    ("m", ("f",)),
)
NOT_MUTATED = ("ch", "dd", "ff", "ng", "ph", "th")  # one letter in Welsh, though two signs
BETWEEN = r"(?:\w+ ){0,8}"
_MARK = re.compile(r"~(?:\(([^()]*)\)|(\w+))")
_PIECE = re.compile(r"<(\w+)>")
_LONG_RUN = re.compile(r"(\w)\1{2,}")
_SIGNS = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s", "!": "i"})
_HALF_WORD = re.compile(r"(?<=\w)[013457@$!](?=\w)")  # a sign between letters stands for a letter


def mutated(word: str) -> tuple[str, ...]:
    """A Welsh word (no accents) with its soft, nasal and aspirate forms: `taro`, `daro`, `nharo`, `tharo`."""
    if word.startswith(NOT_MUTATED):
        return (word,)
    for first, forms in MUTATIONS:
        if word.startswith(first):
            return (word, *(form + word[len(first) :] for form in forms))
    return (word, f"h{word}") if word[:1] in "aeiowy" else (word,)


def _near(line: str) -> tuple[str, ...]:
    """`a && b|c` as lines without the mark: both in either order. The sides end at the nearest `|` outside brackets."""
    made = []
    for part in _alternatives(line):
        if " && " in part:
            one, other = part.split(" && ")
            made += [f"(?:{one}) {BETWEEN}(?:{other})", f"(?:{other}) {BETWEEN}(?:{one})"]
        else:
            made.append(part)
    return tuple(made)


def _alternatives(line: str) -> list[str]:
    depth, found = 0, [""]
    for sign in line:
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return found


def pattern(line: str, *, pieces: dict[str, str]) -> str:
    """The regular expression of one line of the list. Raises KeyError for a piece that is not there."""
    if " && " in line:
        return "|".join(pattern(near, pieces=pieces) for near in _near(line))
    while _PIECE.search(line):
        line = _PIECE.sub(lambda found: f"(?:{pieces[found[1]]})", line)

    def forms(found: re.Match[str]) -> str:
        words = (found[1] or found[2]).split("|")
        return "(?:" + "|".join(form for word in words for form in mutated(word)) + ")"

    return rf"(?<!\w)(?:{_MARK.sub(forms, line)})(?!\w)"


@cache
def _patterns(net: str) -> tuple[re.Pattern[str], ...]:
    text = files("gwrando.voice").joinpath("words", "worries.yaml").read_text(encoding="utf-8")
    lists = yaml.safe_load(text)
    return tuple(
        re.compile(pattern(line, pieces=lists["pieces"]))
        for language in ("cy", "en")
        for line in lists[f"{net}_{language}"]
    )


def _found(net: str, text: str) -> bool:
    forms = forms_of(text)
    return any(each.search(form) for each in _patterns(net) for form in forms)


def forms_of(text: str) -> tuple[str, ...]:
    """The text as it is compared: without accents, case, apostrophes; stretched words and signs for letters undone."""
    found = re.sub(r"[’‘'`´]", "", plain(text))
    signs = _HALF_WORD.sub(lambda sign: sign[0].translate(_SIGNS), found)
    made = [found, signs, _LONG_RUN.sub(r"\1\1", signs), _LONG_RUN.sub(r"\1", signs)]
    return tuple(dict.fromkeys(" ".join(re.findall(r"\w+", each)) for each in made))


def is_worry(text: str) -> bool:
    """True when the safeguarding lead should hear of this text at once: somebody may be in danger."""
    return _found("worry", text)


def read_first(text: str) -> bool:
    """True when a person should read this text before others: it is in one of the two nets, accents or none."""
    return is_worry(text) or _found("soon", text)
