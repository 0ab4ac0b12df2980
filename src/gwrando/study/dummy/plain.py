"""A made-up Gwent: extracts of five services about children who do not exist, for trying and testing.

Nothing here is estimated from real records: every share and delay below is invented, so no figure of a study
on it says anything about Gwent. Planted: witnessing domestic abuse, difficulty in the move to secondary
school, exclusion and missing episodes make a later offence more common, and an offence makes a later
exclusion more common. Planted nulls: a bereavement and an emergency visit for an injury have nothing to do
with offending.
"""

import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import resources
from itertools import accumulate
from pathlib import Path

from gwrando.study import engine
from gwrando.study.extract.simple import SimpleExtract as Extract
from gwrando.study.extract.simple import load_simple as load
from gwrando.study.vocabulary import EVENT_TYPES, SERVICES, Service

FIRST_BIRTH, LAST_BIRTH = date(2004, 1, 1), date(2007, 12, 31)
EXPOSURE_WEIGHTS = {
    "da_witnessed": 0.09,
    "fixed_exclusion": 0.12,
    "transition_trouble": 0.06,
    "missing_episode": 0.09,
}
"""How much each planted event adds to the chance of a later first offence (base 0.02)."""
NULLS = {"bereavement": 0.12, "injury_attendance": 0.3}
"""Share of all children with each planted null, whatever else happens to them."""


@dataclass(kw_only=True)
class Child:
    """One made-up child: who, and what happened as (event type, day, role)."""

    number: int
    forename: str
    surname: str
    other_surname: str
    sex: str
    born_on: date
    postcodes: tuple[str, str]
    events: list[tuple[str, date, str]] = field(default_factory=list)

    def at(self, age_years: float) -> date:
        """The day at which the child is this old."""
        return self.born_on + timedelta(days=int(age_years * 365.25))


def _weighted(kind: str) -> tuple[list[str], list[int]]:
    text = (resources.files("gwrando.study") / "names" / "names.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["kind"] == kind]
    return [row["name"] for row in rows], list(accumulate(int(row["weight"]) for row in rows))


def nicknames() -> dict[str, str]:
    """Short form -> the name it stands for, both in lower case."""
    text = (resources.files("gwrando.study") / "names" / "nicknames.csv").read_text(encoding="utf-8")
    return {row["short"]: row["full"] for row in csv.DictReader(text.splitlines())}


def _postcode(rng: random.Random) -> str:
    # districts NP90 to NP99 do not exist
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"NP9{rng.randrange(10)} {rng.randrange(1, 10)}{rng.choice(letters)}{rng.choice(letters)}"


def children(*, n_children: int, rng: random.Random) -> list[Child]:
    """Made-up children with families: about a third are siblings, about three in a hundred twins."""
    forenames = {sex: _weighted(f"forename_{sex}") for sex in "FM"}
    surnames = _weighted("surname")
    found: list[Child] = []
    days = (LAST_BIRTH - FIRST_BIRTH).days
    for number in range(n_children):
        sex = rng.choice("FM")
        names, weights = forenames[sex]
        forename = rng.choices(names, cum_weights=weights)[0]
        born_on = FIRST_BIRTH + timedelta(days=rng.randrange(days + 1))
        surname, other = rng.choices(surnames[0], cum_weights=surnames[1], k=2)
        homes = (_postcode(rng), _postcode(rng))
        kin, earlier = rng.random(), found[-1] if found else None
        if earlier is not None and kin < 0.33:
            surname, other, homes = earlier.surname, earlier.other_surname, earlier.postcodes
            if kin < 0.03:
                born_on = earlier.born_on
            while forename == earlier.forename:
                forename = rng.choices(names, cum_weights=weights)[0]
        child = Child(
            number=number,
            forename=forename,
            surname=surname,
            other_surname=other,
            sex=sex,
            born_on=born_on,
            postcodes=homes,
        )
        _live(child, rng)
        found.append(child)
    return found


def _answer(
    child: Child, rng: random.Random, *, help_: str, noticed_on: date, soon: float, late: float
) -> None:
    """Adds the help that follows a notice: within 28 days, within 300 days, or none."""
    luck = rng.random()
    if luck < soon:
        child.events.append((help_, noticed_on + timedelta(days=rng.randrange(1, 28)), "subject"))
    elif luck < soon + late:
        child.events.append((help_, noticed_on + timedelta(days=rng.randrange(40, 300)), "subject"))


def _live(child: Child, rng: random.Random) -> None:
    """Fills in what happens to one child from birth to 18."""
    add = child.events.append
    hard = rng.random() < 0.15
    had: set[str] = set()
    latest = child.at(11)
    if rng.random() < (0.5 if hard else 0.08):
        had.add("da_witnessed")
        for _ in range(1 + (rng.random() < 0.4)):
            on = child.at(rng.uniform(2, 12))
            add(("da_witnessed", on, "witness"))
            if rng.random() < 0.7:
                add(("ppn", on, "subject"))
                if rng.random() < 0.55:
                    contact = on + timedelta(days=rng.randrange(1, 10))
                    add(("contact", contact, "subject"))
                    _answer(child, rng, help_="care_support", noticed_on=contact, soon=0.2, late=0.2)
    move = child.at(11.7)
    if rng.random() < 0.07 + 0.12 * ("da_witnessed" in had):
        had.add("transition_trouble")
        on = move + timedelta(days=rng.randrange(60))
        add(("transition_trouble", on, "subject"))
        if rng.random() < 0.6:
            noticed = on + timedelta(days=rng.randrange(10, 60))
            add(("attendance_concern", noticed, "subject"))
            _answer(child, rng, help_="school_support", noticed_on=noticed, soon=0.35, late=0.25)
        latest = max(latest, on)
    if rng.random() < 0.04 + 0.2 * ("transition_trouble" in had) + 0.08 * ("da_witnessed" in had):
        had.add("fixed_exclusion")
        for _ in range(1 + (rng.random() < 0.5)):
            on = child.at(rng.uniform(12, 14.5))
            add(("fixed_exclusion", on, "subject"))
            latest = max(latest, on)
        if rng.random() < 0.12:
            add(("permanent_exclusion", latest + timedelta(days=rng.randrange(5, 90)), "subject"))
    if rng.random() < 0.03 + 0.09 * hard:
        had.add("missing_episode")
        on = child.at(rng.uniform(10, 15))
        add(("missing_episode", on, "subject"))
        latest = max(latest, on)
    if rng.random() < 0.1:
        add(("victim_of_crime", child.at(rng.uniform(6, 17)), "victim"))
    if rng.random() < 0.08 + 0.1 * hard:
        noticed = child.at(rng.uniform(8, 15))
        add(("camhs_referral", noticed, "subject"))
        _answer(child, rng, help_="camhs_seen", noticed_on=noticed, soon=0.25, late=0.45)
    for null, share in NULLS.items():
        if rng.random() < share:
            add((null, child.at(rng.uniform(3, 17)), "subject"))
    if rng.random() < 0.02 + sum(weight for name, weight in EXPOSURE_WEIGHTS.items() if name in had):
        first = latest + timedelta(days=30 + int(rng.expovariate(1 / 300)))
        if first < child.at(17.9):
            _offend(child, rng, first)


def _offend(child: Child, rng: random.Random, first: date) -> None:
    """Adds offences from the first one on, and what follows them."""
    add = child.events.append
    for again in range(1 + min(4, int(rng.expovariate(1)))):
        on = first + timedelta(days=again * rng.randrange(20, 120))
        if on < child.at(17.9):
            add(("offence", on, "suspect"))
    if rng.random() < 0.15:
        add(("fixed_exclusion", min(first + timedelta(days=rng.randrange(1, 60)), child.at(17.9)), "subject"))
    if rng.random() < 0.6:
        add(("out_of_court", first + timedelta(days=rng.randrange(20, 120)), "subject"))
    if rng.random() < 0.3:
        add(("prevention_support", first + timedelta(days=rng.randrange(10, 200)), "subject"))


def _typo(text: str, rng: random.Random) -> str:
    """The text with one letter left out, doubled or swapped with the next."""
    at = rng.randrange(max(1, len(text) - 1))
    kind = rng.randrange(3)
    if kind == 0 and len(text) > 2:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


def _person_row(
    child: Child, extract: Extract, record: str, rng: random.Random, short: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """One service's record of a child, with the faults such records have."""
    forename, surname, born_on = child.forename, child.surname, child.born_on
    if rng.random() < 0.07 and forename.lower() in short:
        forename = rng.choice(short[forename.lower()]).title()
    elif rng.random() < 0.03:
        forename = _typo(forename, rng)
    if rng.random() < 0.04:
        surname = child.other_surname
    elif rng.random() < 0.03:
        surname = _typo(surname, rng)
    if rng.random() < 0.015 and born_on.day <= 12:
        born_on = born_on.replace(month=born_on.day, day=born_on.month)
    elif rng.random() < 0.01:
        born_on += timedelta(days=rng.choice((-10, -1, 1, 10)))
    sexes = {ours: theirs for theirs, ours in extract.sexes.items()}
    values = {
        "record": record,
        "forename": forename,
        "surname": surname.upper() if extract.service == "police" else surname,
        "dob": born_on.strftime(extract.date_format),
        "sex": "" if rng.random() < 0.01 else sexes[child.sex],
        "postcode": "" if rng.random() < 0.05 else child.postcodes[rng.random() < 0.15],
    }
    return {heading: values[ours] for ours, heading in extract.to_person.items()}


def _event_rows(child: Child, extract: Extract, record: str, rng: random.Random) -> Iterator[dict[str, str]]:
    """One service's events of a child; a few cannot be used (an impossible day, an unknown code)."""
    codes = {ours: theirs for theirs, ours in extract.codings.items()}
    roles = {ours: theirs for theirs, ours in extract.roles.items()}
    for kind, on, role in child.events:
        if EVENT_TYPES[kind].service != extract.service:
            continue
        text, code, luck = on.strftime(extract.date_format), codes[kind], rng.random()
        if luck < 0.004:
            text = extract.date_format.replace("%Y", "2016").replace("%m", "02").replace("%d", "31")
        elif luck < 0.008:
            code = "ZZ-OLD-CODE"
        values = {"record": record, "code": code, "on": text, "role": roles[role]}
        yield {heading: values[ours] for ours, heading in extract.to_event.items()}


def _known_to(child: Child, extract: Extract, rng: random.Random) -> bool:
    """Whether a service has a record of the child."""
    if extract.knows_every_child:
        return rng.random() < 0.96
    return (
        any(EVENT_TYPES[kind].service == extract.service for kind, _, _ in child.events)
        or rng.random() < 0.02
    )


def _write(path: Path, headings: Sequence[str], rows: list[dict[str, str]], rng: random.Random) -> None:
    rng.shuffle(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(headings), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)


def extracts(
    found: Sequence[Child], folder: Path, *, rng: random.Random, services: Sequence[Service] = tuple(SERVICES)
) -> list[tuple[str, str, int]]:
    """Writes each service's two files into `folder`; gives the truth as (service, record, child number)."""
    short: dict[str, list[str]] = {}
    for nick, full in nicknames().items():
        short.setdefault(full, []).append(nick)
    truth: list[tuple[str, str, int]] = []
    folder.mkdir(parents=True, exist_ok=True)
    for service in services:
        extract = load(service)
        persons: list[dict[str, str]] = []
        events: list[dict[str, str]] = []
        numbers = rng.sample(range(10 * len(found)), len(found))
        for child in found:
            if _known_to(child, extract, rng):
                record = f"MADEUP-{service[:2].upper()}-{numbers[child.number]:07d}"
                truth.append((service, record, child.number))
                persons.append(_person_row(child, extract, record, rng, short))
                events.extend(_event_rows(child, extract, record, rng))
        _write(folder / f"made_up_{service}_person.csv", list(extract.to_person.values()), persons, rng)
        _write(folder / f"made_up_{service}_event.csv", list(extract.to_event.values()), events, rng)
    return sorted(truth)


def template(name: str) -> Path:
    """One of the files that a made-up study starts from."""
    return Path(str(resources.files("gwrando.study") / "templates" / name))


def write(folder: Path, *, n_children: int, seed: int) -> dict[str, int]:
    """Writes a whole made-up study into `folder`: inputs, study.toml, the key, and the truth apart from the
    inputs.

    The same number and seed give the same bytes (but for the key, which is new unless there is one). An
    existing `study.toml` is left as it is. Gives the number of children and of records.
    """
    rng = random.Random(seed)  # noqa: S311 - made-up data, not secrets
    found = children(n_children=n_children, rng=rng)
    truth = extracts(found, folder / "inputs", rng=rng)
    (folder / "truth").mkdir(exist_ok=True)
    with (folder / "truth" / "made_up_truth.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("agency", "record", "child"))
        writer.writerows(truth)
    mark = template("MADE_UP.txt").read_text(encoding="utf-8")
    for place in ("inputs", "truth"):
        (folder / place / "MADE_UP.txt").write_text(mark, encoding="utf-8")
    if not (folder / "study.toml").exists():
        text = template("study.toml").read_text(encoding="utf-8")
        (folder / "study.toml").write_text(text, encoding="utf-8")
    engine.new_key_file(folder / "study.key")
    return {"children": len(found), "records": len(truth)}
