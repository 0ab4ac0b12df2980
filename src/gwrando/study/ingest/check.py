"""Everything that can be seen to be wrong before a record is read: dates, plug-ins, files, columns, coverage.

Only the headings of files are read here. Each problem says in both languages what to do; a study with warnings alone
may run, and its run log keeps them.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from gwrando.errors import GwrandoError
from gwrando.study.definition import ExtractSource, Study
from gwrando.study.extract import Extract, load
from gwrando.study.extract.nameless import without_names
from gwrando.study.ingest.files import open_source
from gwrando.study.ingest.landing import check_headings, headings_of, places_of
from gwrando.study.ingest.problems import Problem
from gwrando.study.vocabulary import EVENT_TYPES
from gwrando.text import Bilingual


def _problem(code: str, kind: str, where: str, cy: str, en: str, then_cy: str, then_en: str) -> Problem:
    return Problem(
        code=code,
        kind=kind,
        where=where,
        says=Bilingual(cy=cy, en=en),
        then=Bilingual(cy=then_cy, en=then_en),
    )


def _of(error: GwrandoError, code: str, where: str) -> Problem:
    kind = "refused" if error.code == "refused" else "input"
    return _problem(code, kind, where, error.cy, error.en, error.next_cy, error.next_en)


def check(study: Study, folder: Path, *, today: date) -> list[Problem]:
    """All problems of a study whose definition lies in `folder`, those that stop it first.

    Raises nothing for what is wrong with the study: `refuse` does.
    """
    found = [*_dates(study, today)]
    extracts: dict[str, Extract] = {}
    for given in study.extracts:
        try:
            extract = load(given.plugin or given.service)
            extract = without_names(extract) if given.names == "hashed" else extract
        except GwrandoError as error:
            found.append(_of(error, "no_plugin", f"extract.{given.service}.plugin"))
            continue
        if extract.service != given.service:
            found.append(
                _problem(
                    "plugin_of_another_service",
                    "input",
                    f"extract.{given.service}.plugin",
                    "Mae'r ategyn hwn yn darllen ffeiliau gwasanaeth arall.",
                    "This plug-in reads the files of another service.",
                    "Dewiswch ategyn y gwasanaeth: gwrando plugins list.",
                    "Choose a plug-in of the service: gwrando plugins list.",
                )
            )
            continue
        extracts[given.service] = extract
        found += _files(study, given, extract, folder)
    found += _events(study, extracts)
    found += _coverage(study, extracts)
    return sorted(found, key=lambda problem: not problem.stops)


def _dates(study: Study, today: date) -> Iterator[Problem]:
    agreement = study.agreement
    if today > agreement.delete_by:
        yield _problem(
            "past_retention",
            "refused",
            agreement.reference,
            f"Daeth y cytundeb rhannu i ben ar {agreement.delete_by.isoformat()}; ni ellir defnyddio'r data.",
            f"The sharing agreement ended on {agreement.delete_by.isoformat()}; the data may not be used.",
            "Dilëwch y data a'r allwedd, neu gofynnwch i'r partneriaid adnewyddu'r cytundeb.",
            "Delete the data and the key, or ask the partners to renew the agreement.",
        )
    if today > agreement.review_on:
        yield _problem(
            "review_overdue",
            "warning",
            agreement.reference,
            f"Dylai'r cytundeb fod wedi'i adolygu erbyn {agreement.review_on.isoformat()}.",
            f"The agreement should have been reviewed by {agreement.review_on.isoformat()}.",
            "Gofynnwch i'r partneriaid ei adolygu, a rhowch y dyddiad newydd yn agreement.review_on.",
            "Ask the partners to review it, and put the new date in agreement.review_on.",
        )
    for given in study.extracts:
        where = f"extract.{given.service}"
        if today > given.use_until:
            yield _problem(
                "past_use",
                "refused",
                where,
                f"Daeth yr hawl i ddefnyddio'r echdyniad i ben ar {given.use_until.isoformat()}.",
                f"The right to use the extract ended on {given.use_until.isoformat()}.",
                "Dilëwch y ffeiliau, neu gofynnwch i'r gwasanaeth am echdyniad newydd.",
                "Delete the files, or ask the service for a new extract.",
            )
        if given.ends_on > today:
            yield _problem(
                "covers_the_future",
                "warning" if study.made_up else "input",
                where,
                "Dywedir bod yr echdyniad yn cwmpasu dyddiau sydd heb ddigwydd eto.",
                "The extract is said to cover days that have not happened yet.",
                "Rhowch y diwrnod y gwnaed yr echdyniad, neu un cynharach, yn ends_on.",
                "Put the day on which the extract was made, or an earlier one, in ends_on.",
            )
        if given.use_until > agreement.delete_by:
            yield _problem(
                "used_beyond_retention",
                "warning",
                where,
                "Mae use_until yn hwyrach na diwedd y cytundeb; y cynharaf sy'n cyfrif.",
                "use_until is later than the end of the agreement; the earlier one counts.",
                "Gwiriwch y ddau ddyddiad gyda'r gwasanaeth.",
                "Check both dates with the service.",
            )


def _files(study: Study, given: ExtractSource, extract: Extract, folder: Path) -> Iterator[Problem]:
    where = f"extract.{given.service}.files"
    for name in given.files:
        if name not in extract.kinds:
            known = ", ".join(extract.kinds)
            yield _problem(
                "unknown_file_kind",
                "input",
                f"{where}.{name}",
                f"Nid yw'r ategyn yn adnabod y math hwn o ffeil. Mae'n adnabod: {known}.",
                f"The plug-in does not know this kind of file. It knows: {known}.",
                "Rhowch un o'r enwau hyn, neu dewiswch ategyn arall yn plugin.",
                "Use one of these names, or choose another plug-in in plugin.",
            )
    for name, kind in extract.kinds.items():
        if kind.needed and name not in given.files:
            yield _problem(
                "file_kind_missing",
                "input",
                f"{where}.{name}",
                f"Mae angen y ffeil hon ar yr ategyn: {kind.title.cy}.",
                f"The plug-in needs this file: {kind.title.en}.",
                "Ychwanegwch lwybr y ffeil.",
                "Add the path of the file.",
            )
    if given.manifest is None:
        yield _problem(
            "no_manifest",
            "warning",
            where,
            "Nid oes maniffest: ni ellir gweld bod ffeil wedi'i thorri'n union ar ddiwedd llinell.",
            "There is no manifest: a file cut off exactly at the end of a line cannot be noticed.",
            "Gofynnwch i'r gwasanaeth redeg: gwrando study manifest FFEILIAU",
            "Ask the service to run: gwrando study manifest FILES",
        )
    for name in given.files:
        if name in extract.kinds:
            for inside in given.paths(name):
                yield from _headings(study, given, extract, name, folder / inside)


def _headings(
    study: Study, given: ExtractSource, extract: Extract, name: str, path: Path
) -> Iterator[Problem]:
    kind = extract.kinds[name]
    try:
        source = open_source(path, sheet=kind.sheet, encodings=extract.encodings)
        headings = headings_of(source)
        check_headings(headings, kind, file=path.name)
        study.agreement.check_columns(service=given.service, file=name, columns=headings)
        places_of(headings, kind, file=path.name)
    except GwrandoError as error:
        code = "not_agreed" if error.code == "refused" else "unusable_file"
        yield _of(error, code, f"{given.service}/{name} ({path.name})")


def _events(study: Study, extracts: dict[str, Extract]) -> Iterator[Problem]:
    if len(extracts) < len(study.extracts):
        return  # what the missing plug-ins give is not known
    sent = {
        type_
        for given in study.extracts
        for type_, _ in extracts[given.service].gives.items()
        if any(
            type_ in kind.types_of(event)
            for name, kind in extracts[given.service].kinds.items()
            if name in given.files
            for event in kind.events
        )
    }

    def missing(where: str, type_: str, kind: str) -> Iterator[Problem]:
        if type_ in EVENT_TYPES and type_ not in sent:
            title = EVENT_TYPES[type_].title
            yield _problem(
                "event_not_sent",
                kind,
                where,
                f"Nid oes yr un ffeil yn y diffiniad sy'n gallu dweud am hyn: {title.cy} ({type_}).",
                f"No file of the definition can tell of this: {title.en} ({type_}).",
                "Ychwanegwch ffeil neu wasanaeth sy'n ei gofnodi, neu tynnwch ef o'r diffiniad.",
                "Add a file or a service that records it, or take it out of the definition.",
            )

    yield from missing("cohort.event", study.cohort.event, "input")
    for exposure in study.exposures:
        yield from missing(f"exposure.{exposure.key}", exposure.event, "input")
    for notice in study.notices:
        yield from missing(f"notice.{notice.event}", notice.event, "input")
        for helped in notice.help:
            yield from missing(f"notice.{notice.event}.help", helped, "warning")
    for order in study.orders:
        for type_ in (order.first, order.then):
            yield from missing(f"order.{order.first}", type_, "input")
    if not study.controls:
        yield _problem(
            "no_negative_control",
            "warning",
            "negative_controls",
            "Nid oes cwestiwn rheoli: ni ellir gweld faint o'r gwahaniaethau sy'n dod o bethau na chofnodwyd.",
            "There is no negative control: how much of the differences comes from things not recorded cannot be seen.",
            "Rhowch un neu ddau o ddigwyddiadau na ddylent wahaniaethu yn negative_controls, cyn cysylltu.",
            "Put one or two events that should not differ in negative_controls, before anything is linked.",
        )
    if len(study.extracts) < 2:
        yield _problem(
            "one_service",
            "warning",
            "extract",
            "Dim ond un gwasanaeth sydd: ni fydd dim i'w gysylltu.",
            "There is only one service: there will be nothing to link.",
            "Ychwanegwch echdyniad gwasanaeth arall os yw'r cytundeb yn caniatáu.",
            "Add another service's extract if the agreement allows it.",
        )


def shared_days(one: ExtractSource, other: ExtractSource) -> int:
    """Days that both extracts cover; 0 when there are none."""
    first, last = max(one.starts_on, other.starts_on), min(one.ends_on, other.ends_on)
    return max(0, (last - first).days + 1)


def _coverage(study: Study, extracts: dict[str, Extract]) -> Iterator[Problem]:
    by_service = {given.service: given for given in study.extracts}
    index = by_service.get(EVENT_TYPES[study.cohort.event].service)
    if index is None:
        return
    asked: set[str] = {EVENT_TYPES[e.event].service for e in study.exposures}
    asked |= {service for service, extract in extracts.items() if extract.knows_every_child}
    longest = max((study.windows.main_days, *study.windows.also_days))
    for service in sorted(asked & set(by_service)):
        days = shared_days(index, by_service[service])
        where = f"extract.{service}"
        if days == 0:
            yield _problem(
                "no_overlap",
                "input",
                where,
                f"Nid yw'r dyddiadau a gwmpasir yn gorgyffwrdd â rhai '{index.service}' o gwbl.",
                f"The dates covered do not overlap with those of '{index.service}' at all.",
                "Gofynnwch i'r ddau wasanaeth am ddata o'r un cyfnod.",
                "Ask both services for data of the same period.",
            )
        elif days <= study.windows.main_days:
            yield _problem(
                "window_longer_than_coverage",
                "input",
                where,
                f"Dim ond {days} o ddyddiau sy'n gyffredin â '{index.service}'; mae'r prif gyfnod edrych yn ôl yn "
                f"{study.windows.main_days}.",
                f"Only {days} days are shared with '{index.service}'; the main window looks back "
                f"{study.windows.main_days}.",
                "Rhowch gyfnod byrrach yn windows.main_days, neu gofynnwch am echdyniad hirach.",
                "Put a shorter one in windows.main_days, or ask for a longer extract.",
            )
        elif days <= longest:
            yield _problem(
                "some_windows_too_long",
                "warning",
                where,
                f"Dim ond {days} o ddyddiau sy'n gyffredin â '{index.service}'; ni fydd ateb i'r cyfnodau hirach.",
                f"Only {days} days are shared with '{index.service}'; the longer windows will have no answer.",
                "Tynnwch y cyfnodau hirach o windows.also_days, neu gofynnwch am echdyniad hirach.",
                "Take the longer windows out of windows.also_days, or ask for a longer extract.",
            )
    if extracts and not any(extract.knows_every_child for extract in extracts.values()):
        yield _problem(
            "nobody_knows_every_child",
            "warning",
            "extract",
            "Nid oes gwasanaeth sy'n adnabod (bron) pob plentyn: ni ellir gwybod pa blant nad oes dim amdanynt.",
            "No service knows (nearly) every child: which children nothing is recorded of cannot be known.",
            "Gofynnwch i addysg neu iechyd ymuno â'r astudiaeth.",
            "Ask education or health to join the study.",
        )


def _none_of(
    counts: Sequence[tuple[str, int]], code: str, kind: str, says: Bilingual, then: Bilingual
) -> list[Problem]:
    return [
        Problem(code=code, kind=kind, where=f"extract.{service}", says=says, then=then)
        for service, n in counts
        if n == 0
    ]


def after_ingest(counts: Sequence[tuple[str, int]]) -> list[Problem]:
    """Problems seen once rows were accepted, from (service, number of accepted records)."""
    return _none_of(
        counts,
        "no_record_accepted",
        "input",
        Bilingual(
            cy="Ni ellid defnyddio yr un cofnod o'r gwasanaeth hwn.",
            en="Not one record of this service could be used.",
        ),
        Bilingual(
            cy="Edrychwch yn faults.csv: fel arfer yr un rheol sy'n gwrthod pob rhes (ffurf y dyddiad, codau).",
            en="Look in faults.csv: usually one rule refuses every row (the style of dates, codes).",
        ),
    )


def after_link(counts: Sequence[tuple[str, int]]) -> list[Problem]:
    """Problems seen once records were linked, from (service, number of records linked to another service)."""
    return _none_of(
        counts,
        "no_links",
        "warning",
        Bilingual(
            cy="Ni chysylltwyd yr un cofnod o'r gwasanaeth hwn â gwasanaeth arall.",
            en="Not one record of this service was linked to another service.",
        ),
        Bilingual(
            cy="Gwiriwch fod enwau, dyddiadau geni neu UPN yn yr echdyniad, a'i fod o'r un ardal a'r un cyfnod.",
            en="Check that the extract holds names, dates of birth or UPNs, and is of the same area and period.",
        ),
    )
