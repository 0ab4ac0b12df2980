"""Makes src/gwrando/strategy/reference/population_10_17_wales.csv: children aged 10 to 17 in Wales by
police area.

Not needed to run Gwrando: the table is shipped. It is here so that every denominator can be made again from
the published files (all Open Government Licence v3.0) and the method can be judged:

    .venv/bin/python tools/fairness_populations.py --source FOLDER_WITH_THE_PUBLISHED_FILES

The trap: in the Census 2021 table of ethnic group by single year of age and authority, a count under 10 is
not
published ("c"). Taking "c" for 0 loses about a fifth of Asian and a quarter of Black and Mixed children in
Gwent, under 1 %
of White children, so every disparity would be overstated. The method (decision 0051):

1. For each authority and each of 19 groups the total of all ages is published whole. Less the published
   ages it
   gives how many people are in the hidden cells. For each age and group the Wales row does the same across
   authorities.
2. The hidden cells are filled by raking to both (start: authority total x the age shape of Wales), each
   between 0 and 9.
3. How wrong can that be? 300 made-up Waleses are drawn with age shapes of real English and Welsh
   authorities, hidden and
   filled the same way; the middle 95 % of (true / filled) gives `low` and `high`.
4. The total of all groups is the ONS mid-2020 estimate by single year of age, which hides nothing.
"""

import argparse
import csv
import gzip
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parents[1]
OUT = HERE / "src" / "gwrando" / "strategy" / "reference" / "population_10_17_wales.csv"
AGES = slice(10, 18)
GROUPS = {"White": "white", "Asian": "asian", "Black": "black", "Mixed": "mixed", "Other": "other"}
WALES, ENGLAND_AND_WALES = "W92000004", "K04000001"
FORCES = {
    "Dyfed-Powys": "dyfed-powys",
    "Gwent": "gwent",
    "North Wales": "north-wales",
    "South Wales": "south-wales",
}


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, gzipped or not."""
    packed = path.read_bytes()
    text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def group(column: str) -> str:
    """The broad group of one of the 19 columns."""
    return GROUPS[column.split(":")[0].split(",")[0].split(" ")[0]]


def filled(cells: np.ndarray, totals: np.ndarray, ages: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """Authority x age counts of one group with the hidden cells (nan) filled by raking to what both totals
    leave."""
    hidden = np.isnan(cells)
    left_rows = np.clip(totals - np.nansum(cells, axis=1), 0, 9 * hidden.sum(axis=1))
    left_columns = ages - np.nansum(cells, axis=0)  # nan where Wales itself hides the age
    left_columns = np.where(np.isnan(left_columns), np.nan, np.clip(left_columns, 0, 9 * hidden.sum(axis=0)))
    fill = np.where(hidden, np.outer(totals, shape) + 1e-9, 0.0)
    for _ in range(60):
        sums = fill.sum(axis=1)
        fill = np.minimum(fill * np.where(sums > 0, left_rows / np.where(sums > 0, sums, 1), 0)[:, None], 9)
        sums = fill.sum(axis=0)
        scale = np.where(np.isnan(left_columns) | (sums <= 0), 1, left_columns / np.where(sums > 0, sums, 1))
        fill = np.minimum(fill * scale[None, :], 9)
    return np.where(hidden, fill, cells)


def hide(counts: np.ndarray) -> np.ndarray:
    """What the publisher does: counts under 10 hidden, the others rounded to 5."""
    return np.where(counts < 10, np.nan, 5 * np.floor(counts / 5 + 0.5))


def main() -> None:
    """Reads the published files, fills, judges by simulation, writes the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--simulations", type=int, default=300)
    given = parser.parse_args()
    rows = table(given.source / "census2021_ethnic19_by_single_year_age_by_area.csv.gz")
    columns = list(rows[0])[3:]
    grid: dict[str, np.ndarray] = {}
    for row in rows:
        cells = grid.setdefault(row["Geography Code"], np.full((101, len(columns)), np.nan))
        cells[int(row["Age"].split()[0])] = [
            float(row[c]) if row[c].strip().isdigit() else np.nan for c in columns
        ]
    totals: dict[str, dict[str, float]] = {}
    for row in table(given.source / "census2021_ethnic19_ltla21_long.csv.gz"):
        if row["ethnic_group"].endswith("(number)"):
            name = " ".join(row["ethnic_group"].removesuffix("(number)").split())
            totals.setdefault(row["ltla21_code"], {})[name] = float(row["value"])
    force_of = {
        row["ltla24_code"]: FORCES[row["pfa24_name"]]
        for row in table(given.source / "lookup_ltla24_csp24_pfa24.csv")
        if row["ltla24_code"].startswith("W")
    }
    areas = sorted(force_of)
    national = np.nan_to_num(grid[ENGLAND_AND_WALES], nan=4.5)
    wales_shape = np.where(
        np.isnan(grid[WALES]), national / national.sum(0) * np.nansum(grid[WALES], 0), grid[WALES]
    )
    wales_shape /= wales_shape.sum(0)
    rng = np.random.default_rng(20211121)

    published: dict[tuple[str, str], float] = {}
    estimate: dict[tuple[str, str], float] = {}
    simulated: dict[tuple[str, str], np.ndarray] = {}
    truth: dict[tuple[str, str], np.ndarray] = {}
    for index, column in enumerate(columns):
        cells = np.array([grid[area][:, index] for area in areas])
        sums = np.array([totals[area][column] for area in areas])
        whole = filled(cells, sums, grid[WALES][:, index], wales_shape[:, index])
        donors = [
            counts[:, index] / np.nansum(counts[:, index])
            for code, counts in grid.items()
            if code in totals and np.nansum(counts[:, index]) >= max(0.97 * totals[code][column], 500)
        ] or [national[:, index] / national[:, index].sum()]
        shapes = [np.nan_to_num(shape) / np.nansum(shape) for shape in donors]
        made_true, made_filled = [], []
        for _ in range(given.simulations):
            chosen = rng.integers(len(shapes), size=len(areas))
            true = np.array(
                [rng.multinomial(int(n), shapes[k]) for n, k in zip(sums, chosen, strict=True)], dtype=float
            )
            all_wales = hide(true.sum(axis=0))
            start = np.nan_to_num(all_wales, nan=4.5) / np.nan_to_num(all_wales, nan=4.5).sum()
            made_true.append(true[:, AGES].sum(axis=1))
            made_filled.append(filled(hide(true), sums, all_wales, start)[:, AGES].sum(axis=1))
        for number, area in enumerate(areas):
            key = (force_of[area], group(column))
            published[key] = published.get(key, 0) + float(np.nansum(cells[number, AGES]))
            estimate[key] = estimate.get(key, 0) + float(whole[number, AGES].sum())
            simulated[key] = simulated.get(key, 0) + np.array([each[number] for each in made_filled])
            truth[key] = truth.get(key, 0) + np.array([each[number] for each in made_true])

    everyone: dict[str, float] = {}
    for row in table(given.source / "population_mid2020_single_year_age_ltla21.csv.gz"):
        if row["ltla21_code"] in force_of:
            force = force_of[row["ltla21_code"]]
            everyone[force] = everyone.get(force, 0) + sum(int(row[str(age)]) for age in range(10, 18))

    with OUT.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["area", "group", "published", "estimate", "low", "high", "source"])
        for force in FORCES.values():
            count = round(everyone[force])
            writer.writerow([force, "all", count, count, count, count, "ons-mid-2020"])
            for name in GROUPS.values():
                key = (force, name)
                low, high = np.quantile(truth[key] / simulated[key], [0.025, 0.975])
                line = [round(published[key])] + [round(estimate[key] * each) for each in (1, low, high)]
                writer.writerow([force, name, *line, "census-2021-filled"])
        count = round(sum(everyone.values()))
        writer.writerow(["wales", "all", count, count, count, count, "ons-mid-2020"])
        for name in GROUPS.values():
            at = [i for i, column in enumerate(columns) if group(column) == name]
            count = round(float(grid[WALES][AGES][:, at].sum()))
            writer.writerow(["wales", name, count, count, count, count, "census-2021"])
    print(OUT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
