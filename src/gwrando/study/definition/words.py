"""What is wrong with a definition and what to do, in both languages."""

import difflib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from gwrando.study.vocabulary import EVENT_TYPES, SERVICES

Words = tuple[str, str, str, str]
"""What is wrong in Welsh and English, then what to do in Welsh and English."""

FAULTS: Mapping[str, Words] = {
    "missing": ("Mae hwn ar goll", "This is missing", "Ychwanegwch ef.", "Add it."),
    "extra_forbidden": (
        "Nid yw Gwrando'n adnabod hwn",
        "Gwrando does not know this",
        "Tynnwch ef neu gywiro'r sillafu.",
        "Take it out or correct the spelling.",
    ),
    "unknown_event": (
        "Nid oes math o ddigwyddiad o'r enw hwn",
        "There is no event type of this name",
        "Mae'r rhestr yn docs/reference/study.md.",
        "The list is in docs/reference/study.md.",
    ),
    "unknown_service": (
        "Nid oes gwasanaeth o'r enw hwn",
        "There is no service of this name",
        f"Y gwasanaethau: {', '.join(SERVICES)}.",
        f"The services: {', '.join(SERVICES)}.",
    ),
    "service_twice": (
        "Mae un gwasanaeth yn ymddangos ddwywaith",
        "One service appears twice",
        "Rhowch ei holl ffeiliau mewn un [[extract]].",
        "Put all its files in one [[extract]].",
    ),
    "trigger_twice": (
        "Mae un sbardun yn ymddangos ddwywaith",
        "One trigger appears twice",
        "Cadwch un, neu rhowch name gwahanol i bob un.",
        "Keep one, or give each its own name.",
    ),
    "improvement_twice": (
        "Mae un gwelliant yn ymddangos ddwywaith",
        "One improvement appears twice",
        "Rhowch ref gwahanol i bob un.",
        "Give each its own ref.",
    ),
    "party_twice": (
        "Mae un parti yn ymddangos ddwywaith",
        "One party appears twice",
        "Enwch bob parti unwaith.",
        "Name each party once.",
    ),
    "no_exposure": (
        "Nid oes yr un sbardun i'w astudio",
        "There is no trigger to study",
        "Rhowch o leiaf un math o ddigwyddiad yn triggers.",
        "Put at least one event type in triggers.",
    ),
    "families_overlap": (
        "Mae'r un cwestiwn mewn dau deulu o brofion",
        "The same question is in two families of tests",
        "Rhaid i bob cwestiwn berthyn i un teulu, wedi'i ddatgan ymlaen llaw.",
        "Each question belongs to one family, declared beforehand.",
    ),
    "trigger_is_index": (
        "Ni all y digwyddiad sy'n dewis y grŵp fod yn sbardun hefyd",
        "The event that chooses the cohort cannot be a trigger too",
        "Tynnwch ef o'r sbardunau, neu rhowch role arall iddo.",
        "Take it out of the triggers, or give it another role.",
    ),
    "help_is_the_notice": (
        "Ni all hysbysiad fod yn gymorth ar ôl ei hun",
        "A notice cannot be the help that follows it",
        "Rhowch y cymorth a ddylai ddilyn yn help.",
        "Put the help that should follow in help.",
    ),
    "order_of_one_event": (
        "Rhaid i drefn fod rhwng dau ddigwyddiad gwahanol",
        "An order is between two different events",
        "Rhowch ddau fath gwahanol yn first a then.",
        "Put two different types in first and then.",
    ),
    "runs_backwards": (
        "Mae'r ail ddyddiad, oed neu gyfnod cyn y cyntaf",
        "The second date, age or period is before the first",
        "Gwiriwch y ddau.",
        "Check both.",
    ),
    "window_twice": (
        "Mae un cyfnod yn ymddangos ddwywaith",
        "One window appears twice",
        "Rhowch bob nifer o ddyddiau unwaith.",
        "Give each number of days once.",
    ),
    "case_review_basis": (
        "Caniateir adolygu achosion unigol heb ddweud ar ba sail gyfreithiol",
        "Reviews of single cases are allowed without saying on what legal basis",
        "Rhowch y sail yn agreement.case_review_basis, neu dilëwch case_review.",
        "Put the basis in agreement.case_review_basis, or take out case_review.",
    ),
    "nothing_agreed": (
        "Nid oes dim o'r gwasanaeth hwn ar restr y cytundeb",
        "Nothing of this service is on the agreement's list",
        "Ychwanegwch [[agreement.items]] am bob ffeil, neu tynnwch yr echdyniad.",
        "Add [[agreement.items]] for each file, or take the extract out.",
    ),
    "hashed_without_pairs": (
        "Mae gwasanaeth yn cadw ei enwau (names = \"hashed\"), ond ni ddywedir ble mae'r parau",
        "A service keeps its names (names = \"hashed\"), but it is not said where the pairs are",
        "Ychwanegwch [hashed_linkage] gyda pairs: y ffeil y mae'r uned gysylltu yn ei hanfon.",
        "Add [hashed_linkage] with pairs: the file that the linkage unit sends.",
    ),
    "pairs_without_hashed": (
        "Mae parau o hashys, ond nid oes gwasanaeth sy'n cadw ei enwau",
        "There are pairs of hashes, but no service keeps its names",
        "Rhowch names = \"hashed\" yn ei [[extract]], neu tynnwch [hashed_linkage].",
        "Put names = \"hashed\" in its [[extract]], or take out [hashed_linkage].",
    ),
    "min_children": (
        "Nid yw hwn yn ddilys: ni ellir cyfrif grŵp o lai na 10 o blant heb bwyntio atynt",
        "This is not valid: a cohort of fewer than 10 children cannot be counted without pointing at them",
        "Rhowch 10 neu fwy; am lai, ysgrifennwch mewn geiriau yn unig.",
        "Put 10 or more; for fewer, write in words alone.",
    ),
    "empty": ("Mae hwn yn wag", "This is empty", "Llenwch ef.", "Fill it in."),
    "limit": (
        "Nid yw'r rhif hwn yn ddilys: mae'n rhy fach neu'n rhy fawr",
        "This number is not valid: it is too small or too large",
        "Gweler y terfynau yn docs/reference/study.md.",
        "See the limits in docs/reference/study.md.",
    ),
    "choice": (
        "Nid yw'r gair hwn yn ddilys yma",
        "This word is not valid here",
        "Gweler y dewisiadau yn docs/reference/study.md.",
        "See the choices in docs/reference/study.md.",
    ),
    "date": (
        "Nid yw'r dyddiad hwn yn ddilys",
        "This date is not valid",
        "Ysgrifennwch ef fel 2026-01-31, heb ddyfynodau.",
        "Write it as 2026-01-31, without quotes.",
    ),
    "pattern": (
        "Nid yw'r enw neu'r llwybr hwn yn ddilys",
        "This name or path is not valid",
        "Enwau: llythrennau bach, rhifau ac _; llwybrau: y tu mewn i ffolder yr astudiaeth, heb ..",
        "Names: small letters, digits and _; paths: inside the study's folder, without ..",
    ),
}  # fmt: skip
_OTHER = (
    "Nid yw'r gwerth hwn yn ddilys",
    "This value is not valid",
    "Gweler docs/reference/study.md.",
    "See docs/reference/study.md.",
)
_KINDS = {
    "string_too_short": "empty",
    "too_short": "empty",
    "greater_than": "limit",
    "greater_than_equal": "limit",
    "less_than": "limit",
    "less_than_equal": "limit",
    "literal_error": "choice",
    "string_pattern_mismatch": "pattern",
}


def _code(kind: str, where: str) -> str:
    if where == "cohort.min_children" and kind == "greater_than_equal":
        return "min_children"
    if kind.startswith("date"):
        return "date"
    return _KINDS.get(kind, kind)


def problems(error: ValidationError) -> list[tuple[str, Words]]:
    """Where and what, for each fault of a definition; never the value that was found (but a name of an event type)."""
    found: list[tuple[str, Words]] = []
    for item in error.errors(include_input=False, include_url=False):
        where = ".".join(str(part) for part in item["loc"] if not str(part).startswith("function-"))
        if item["type"] == "value_error":
            found += [_whole(*line.split("\t")) for line in _lines(item)]
        else:
            found.append((where, FAULTS.get(_code(item["type"], where), _OTHER)))
    return list(dict.fromkeys(found))


def _lines(item: Any) -> list[str]:
    return [line for line in str(item["ctx"]["error"]).split("\n") if "\t" in line] or ["other\t"]


def _whole(code: str, where: str) -> tuple[str, Words]:
    says_cy, says_en, then_cy, then_en = FAULTS.get(code, _OTHER)
    if code == "unknown_event":
        near = difflib.get_close_matches(where, EVENT_TYPES, n=2, cutoff=0.5)
        if near:
            then_cy = f"Ai {' neu '.join(near)} oedd gennych mewn golwg? {then_cy}"
            then_en = f"Did you mean {' or '.join(near)}? {then_en}"
    return where, (says_cy, says_en, then_cy, then_en)
