"""Themes: the right theme among three suggestions, in Welsh and English; CPU, memory and clicks."""

# extras: themes

import argparse
import csv
import json
import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gwrando.text import Bilingual
from gwrando.voice import themes
from gwrando.voice.themes import Answer, Example, Suggester, Theme, suggest

HERE = Path(__file__).resolve().parent / "themes_data"
GOAL_RIGHT, GOAL_GAP, GOAL_CPU_MS, GOAL_MB, GOAL_CLICKS = 0.80, 0.10, 40.0, 150.0, 0.5
CLICKS_OF_A_SUGGESTION, CLICKS_OF_THE_LIST = 1, 3  # its button; or open the list, choose, press Add
PAGE = 20
TO_CODE = 200
SUGGESTERS = {"words": themes.WordsSuggester, "meaning": themes.MeaningSuggester}


@dataclass(frozen=True)
class Coded:
    """A set of answers with their language and right themes."""

    themes: list[Theme]
    answers: list[Answer]
    languages: np.ndarray
    right: list[frozenset[str]]

    def made_ready(self, suggester: Suggester) -> "Coded":
        """The same with what is slow made once, as the site keeps it."""
        ready = [Answer(answer.text, suggester.vector(answer.text)) for answer in self.answers]
        return Coded(self.themes, ready, self.languages, self.right)

    def example(self, place: int) -> Example:
        """One answer as a person would have coded it."""
        return Example(self.answers[place], tuple(sorted(self.right[place])))


def made_up(folder: Path, name: str) -> Coded:
    """`<name>themes.csv` and `<name>answers.csv` of a folder."""
    with (folder / f"{name}themes.csv").open(encoding="utf-8", newline="") as file:
        listed = [
            Theme(
                row["theme"],
                Bilingual(cy=row["name_cy"], en=row["name_en"]),
                Bilingual(cy=row["description_cy"], en=row["description_en"]),
            )
            for row in csv.DictReader(file)
        ]
    with (folder / f"{name}answers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Coded(
        listed,
        [Answer(row["answer"]) for row in rows],
        np.array([row["language"] for row in rows]),
        [frozenset([row["theme"]]) for row in rows],
    )


def themefinder(folder: Path, question: int) -> Coded:
    """One question of the themefinder evaluation set; its names and descriptions stand for both languages."""
    place = folder / "themefinder_synthetic" / "gambling_XS"
    outputs = next((place / "outputs" / "mapping").glob("*")) / f"question_part_{question}"
    inputs = place / "inputs" / f"question_part_{question}" / "responses.jsonl"
    listed = [
        Theme(
            each["topic_id"],
            Bilingual(cy=each["topic_label"], en=each["topic_label"]),
            Bilingual(cy=each["topic_description"], en=each["topic_description"]),
        )
        for each in json.loads((outputs / "themes.json").read_text())
    ]
    right = {}
    for line in (outputs / "mapping.jsonl").read_text().splitlines():
        row = json.loads(line)
        right[row["response_id"]] = frozenset(row["labels"])
    rows = [json.loads(line) for line in inputs.read_text().splitlines()]
    rows = [row for row in rows if right.get(row["response_id"])]
    return Coded(
        listed,
        [Answer(row["response"]) for row in rows],
        np.array(["en"] * len(rows)),
        [right[row["response_id"]] for row in rows],
    )


def right_in_three(
    coded: Coded, suggester: Suggester, *, part: float, splits: int, only: str = ""
) -> dict[str, float]:
    """Of answers not coded, the share whose (or one of whose) right theme is the first, and among three, by language."""
    places = np.flatnonzero(coded.languages == only) if only else np.arange(len(coded.answers))
    found: dict[str, list[bool]] = {}
    for seed in range(splits if part else 1):
        order = np.random.default_rng(seed).permutation(places)
        n = round(part * len(order))
        model = suggester.learn(coded.themes, examples=[coded.example(place) for place in order[:n]])
        three = model.suggest([coded.answers[place] for place in order[n:]])
        for place, suggested in zip(order[n:], three, strict=True):
            language = str(coded.languages[place])
            found.setdefault(f"{language}_first", []).append(suggested[0] in coded.right[place])
            found.setdefault(f"{language}_three", []).append(bool(coded.right[place] & set(suggested)))
    return {name: float(np.mean(values)) for name, values in sorted(found.items())}


def most_used(coded: Coded, *, splits: int) -> float:
    """What three fixed buttons would do: the three themes coded most often, half coded."""
    found = []
    for seed in range(splits):
        order = np.random.default_rng(seed).permutation(len(coded.answers))
        n = len(order) // 2
        times = Counter(key for place in order[:n] for key in sorted(coded.right[place]))
        three = {key for key, _ in times.most_common(3)}
        found += [bool(coded.right[place] & three) for place in order[n:]]
    return float(np.mean(found))


def ordering(coded: Coded, suggester: Suggester) -> float:
    """Label average precision of all themes in the order suggested, from names alone (as in the prototype's table)."""
    every = suggester.learn(coded.themes, examples=[]).suggest(coded.answers, n=len(coded.themes))
    found = []
    for keys, right in zip(every, coded.right, strict=True):
        places = [place for place, key in enumerate(keys, start=1) if key in right]
        found.append(np.mean([held / place for held, place in enumerate(places, start=1)]))
    return float(np.mean(found))


def clicks(coded: Coded, suggester: Suggester, *, seed: int, page: int | None = None) -> tuple[int, int]:
    """Clicks to give 200 answers their theme, with suggestions and without; nothing is coded at the start.

    The model is learnt anew when the site does it (`suggest.learnt_from`), or only for each page of `page` answers.
    """
    order = np.random.default_rng(seed).permutation(len(coded.answers))[:TO_CODE]
    used, known, model = 0, -1, None
    for done, place in enumerate(order):
        n = done - done % page if page else suggest.learnt_from(done)
        if n != known or model is None:
            known = n
            model = suggester.learn(coded.themes, examples=[coded.example(each) for each in order[:n]])
        (suggested,) = model.suggest([coded.answers[place]])
        for key in coded.right[place]:
            used += CLICKS_OF_A_SUGGESTION if key in suggested else CLICKS_OF_THE_LIST
    return used, CLICKS_OF_THE_LIST * sum(len(coded.right[place]) for place in order)


def cost(name: str) -> dict[str, float]:
    """In a process of its own: extra memory (MB at the peak, over Python with numpy), CPU ms an answer."""
    code = f"import sys; sys.path.insert(0, {str(HERE.parent)!r}); import themes; themes.measure({name!r})"
    # one thread: CPU of an answer, not of idle waiting
    alone = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=alone)
    return json.loads(done.stdout.splitlines()[-1])


def peak_kb() -> int:
    """The most memory this process has held, in kB (getrusage would count the parent's)."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def measure(name: str) -> None:
    """Half of the held-out set learnt, the other half suggested for one by one."""
    coded = made_up(HERE, "held_out_")
    np.linalg.solve(np.eye(300), np.eye(300))  # what the linear algebra itself loads is not ours
    before = peak_kb()
    suggester = SUGGESTERS[name]()
    half = len(coded.answers) // 2
    order = np.random.default_rng(0).permutation(len(coded.answers))
    begun = time.process_time()
    model = suggester.learn(coded.themes, examples=[coded.example(place) for place in order[:half]])
    first = time.process_time() - begun
    ready = coded.made_ready(suggester)
    begun = time.process_time()
    suggester.learn(coded.themes, examples=[ready.example(place) for place in order[:half]])
    again = time.process_time() - begun
    each = []
    for place in order[half:]:
        begun = time.process_time()
        model.suggest([Answer(coded.answers[place].text, suggester.vector(coded.answers[place].text))])
        each.append(1000 * (time.process_time() - begun))
    peak = peak_kb()
    print(
        json.dumps(
            {
                "extra_mb": (peak - before) / 1024,
                "cpu_ms_an_answer": float(np.mean(each)),
                "cpu_ms_middle": float(np.median(each)),
                "learn_first_s": first,
                "learn_again_s": again,
            }
        )
    )


def per_cent(found: dict[str, float]) -> str:
    """`cy_first 49.3, ...`."""
    return ", ".join(f"{name} {100 * value:.1f}" for name, value in found.items())


def main() -> int:
    """Prints every figure; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data",
        type=Path,
        help="a folder with themes.csv and answers.csv, or one that holds themefinder_synthetic/",
    )
    parser.add_argument("--quick", action="store_true", help="3 splits instead of 40")
    options = parser.parse_args()
    splits, orders = (3, 2) if options.quick else (40, 10)
    result: dict[str, object] = {"benchmark": "themes", "splits": splits}
    held_out = made_up(HERE, "held_out_")
    print(f"held out: {len(held_out.answers)} answers, {len(held_out.themes)} themes, half Welsh")
    print(f"  the three themes coded most often: {100 * most_used(held_out, splits=splits):.1f} % right")
    for name, kind in SUGGESTERS.items():
        suggester = kind()
        ready = held_out.made_ready(suggester)
        for part in (0.0, 0.15, 0.5):
            found = right_in_three(ready, suggester, part=part, splits=splits)
            print(f"  {name}, {part:.0%} coded: {per_cent(found)}")
            if part == 0.5:
                right = (found["cy_three"] + found["en_three"]) / 2
                gap = found["en_three"] - found["cy_three"]
        for language in ("cy", "en"):
            alone = right_in_three(ready, suggester, part=0.5, splits=splits, only=language)
            print(f"  {name}, half coded, {language} alone: {per_cent(alone)}")
        counted = [clicks(ready, suggester, seed=seed) for seed in range(orders)]
        part_of_clicks = sum(used for used, _ in counted) / sum(without for _, without in counted)
        by_page = [clicks(ready, suggester, seed=seed, page=PAGE) for seed in range(orders)]
        part_by_page = sum(used for used, _ in by_page) / sum(without for _, without in by_page)
        spent = cost(name)
        print(
            f"  {name}, {TO_CODE} answers coded: {part_of_clicks:.1%} of the clicks of no suggestions "
            f"({part_by_page:.1%} if learnt anew for each page of {PAGE} only)"
        )
        print(f"  {name}: {json.dumps({key: round(value, 2) for key, value in spent.items()})}")
        result[name] = {
            "right_in_three": round(right, 4),
            "welsh_behind": round(gap, 4),
            "part_of_clicks": round(part_of_clicks, 4),
            **{key: round(value, 2) for key, value in spent.items()},
        }
        tuned = made_up(HERE, "tuned_").made_ready(suggester)
        found = right_in_three(tuned, suggester, part=0.5, splits=splits)
        print(f"  {name}, the set it was set on, half coded: {per_cent(found)}")
        if options.data and (options.data / "themefinder_synthetic").is_dir():
            for question in (1, 2):
                other = themefinder(options.data, question).made_ready(suggester)
                found = right_in_three(other, suggester, part=0.5, splits=splits)
                print(f"  {name}, themefinder {question}, half coded, one of its themes: {per_cent(found)}")
                print(f"  {name}, themefinder {question}, names alone: {ordering(other, suggester):.3f} LRAP")
        elif options.data:
            found = right_in_three(
                made_up(options.data, "").made_ready(suggester), suggester, part=0.5, splits=splits
            )
            print(f"  {name}, {options.data.name}, half coded: {per_cent(found)}")
    best = result["meaning"]
    holds = (
        best["right_in_three"] >= GOAL_RIGHT
        and best["welsh_behind"] <= GOAL_GAP
        and best["cpu_ms_an_answer"] <= GOAL_CPU_MS
        and best["extra_mb"] <= GOAL_MB
        and best["part_of_clicks"] <= GOAL_CLICKS
    )
    print(json.dumps({**result, "holds": holds}))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
