"""Does it hold? The same answers with other linkages, without each service, and over the years all services cover.

Costs one run of the analysis for each look: nothing is read again, and nothing of the first look is written over.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from gwrando.outputs import Estimate
from gwrando.study.answers import Counted
from gwrando.study.definition import Exposure, Study
from gwrando.study.engine import Engine
from gwrando.study.sensitivity import looks
from gwrando.study.sensitivity.looks import Look
from gwrando.study.sensitivity.verdicts import Verdict, verdicts
from gwrando.study.statistics.pooling import Pooled, pooled
from gwrando.study.triggers.tables import source_of
from gwrando.study.vocabulary import EVENT_TYPES, SERVICES
from gwrando.text import Bilingual

FAMILY = "sensitivity"
METHOD = "study-sensitivity"
Z = 1.959963984540054
RATIO = Bilingual(cy="cymhareb ods", en="odds ratio")
RATE = Bilingual(cy="cymhareb cyfraddau", en="rate ratio")
NOT_ALL = Bilingual(
    cy="Ni ellid ei hamcangyfrif ym mhob tyniad o'r cysylltiadau.",
    en="It could not be estimated in every draw of the linkage.",
)
TOO_FEW = Bilingual(cy="Nid oes digon o setiau ar ôl i ddweud.", en="There are not enough sets left to say.")
MISSING = Bilingual(
    cy="Gwallau na all y tyniadau eu dangos: plant heb gofnod o gwbl, a phethau na chofnododd neb.",
    en="Errors that these looks cannot show: children without any record, and things nobody recorded.",
)


def ask(
    engine: Engine, study: Study, *, seed: int, tick: Callable[[int, int], None] = lambda done, total: None
) -> Counted:
    """Estimates of every look. Needs the finished first look, and `link_draw` for the draws; says how far it is by `tick`.

    draws_<exposure>, draws_within_<exposure>  pooled over the draws of the linkage (Rubin), with how much it takes away
    without_<service>_<exposure>               the service left out; not where it makes the cohort or the exposure
    covered_<exposure>                         only the days that every service covers, where that is not all days
    """
    asked = study.sensitivity
    n_draws = len(engine.rows("read_draws")) if asked.linkage_draws else 0
    away = services_left_out(study) if asked.leave_out_services else ()
    total, done = n_draws + len(away) + 1, 0
    tick(done, total)
    drawn: list[dict[str, Look]] = []
    made: list[Estimate] = []
    with looks.opened(engine, study) as base:
        for found in looks.draws(base, study, seed=seed) if n_draws else ():
            drawn.append(found)
            done += 1
            tick(done, total)
        made += _pooled(study, drawn) if len(drawn) > 1 else []
        for service in away:
            made += _without(study, service, looks.without(base, study, service=service, seed=seed))
            done += 1
            tick(done, total)
        common = looks.covered(base, study, seed=seed)
    if common is not None:
        made += _covered(study, common)
    tick(total, total)
    return Counted(estimates=tuple(made))


def services_left_out(study: Study) -> tuple[str, ...]:
    """The services without which there is still a cohort, in order."""
    makes_cohort = EVENT_TYPES[study.cohort.event].service
    shared = {extract.service for extract in study.extracts}
    return tuple(s for s in SERVICES if s in shared and s != makes_cohort) if len(shared) > 2 else ()


def _title(exposure: Exposure) -> Bilingual:
    return EVENT_TYPES[exposure.event].title


def _pooled(study: Study, drawn: Sequence[Mapping[str, Look]]) -> Iterable[Estimate]:
    for exposure in study.exposures:
        found = [look[exposure.key] for look in drawn]
        title = _title(exposure)
        named = Bilingual(
            cy=f"{title.cy}: wedi ystyried cysylltiadau ansicr ({len(drawn)} tyniad)",
            en=f"{title.en}: allowing for uncertain links ({len(drawn)} draws)",
        )
        least = {key: min(one.rests_on[key] for one in found) for key in found[0].rests_on}
        whole = [one for one in found if one.known]
        fit = (
            pooled([one.log for one in whole], [one.error for one in whole])
            if len(whole) == len(found)
            else None
        )
        yield _estimate(
            study,
            f"draws_{exposure.key}",
            named,
            fit=fit,
            n_children=min(one.n_children for one in found),
            rests_on=least,
            reason=NOT_ALL,
        )
        if exposure.lasting:
            continue
        inside = [one for one in found if math.isfinite(one.within) and one.within_error > 0]
        fit = None
        if len(inside) == len(found):
            fit = pooled([one.within for one in inside], [one.within_error for one in inside])
        yield _estimate(
            study,
            f"draws_within_{exposure.key}",
            Bilingual(cy=f"{named.cy}, yr un plentyn", en=f"{named.en}, the same child"),
            fit=fit,
            n_children=min(one.n_within for one in found),
            rests_on={"children": min(one.n_within for one in found)},
            reason=NOT_ALL,
            within=True,
        )


def _without(study: Study, service: str, found: Mapping[str, Look]) -> list[Estimate]:
    name = SERVICES[service]  # type: ignore[index]  # a key of SERVICES
    return [
        _one(
            study,
            f"without_{service}_{exposure.key}",
            Bilingual(
                cy=f"{_title(exposure).cy}: heb {name.cy.lower()}",
                en=f"{_title(exposure).en}: without {name.en.lower()}",
            ),
            found[exposure.key],
        )
        for exposure in study.exposures
        if EVENT_TYPES[exposure.event].service != service
    ]


def _covered(study: Study, found: Mapping[str, Look]) -> list[Estimate]:
    return [
        _one(
            study,
            f"covered_{exposure.key}",
            Bilingual(
                cy=f"{_title(exposure).cy}: dim ond y dyddiau y mae pob gwasanaeth yn eu cwmpasu",
                en=f"{_title(exposure).en}: only the days that every service covers",
            ),
            found[exposure.key],
        )
        for exposure in study.exposures
    ]


def _one(study: Study, name: str, title: Bilingual, found: Look) -> Estimate:
    reach = Z * found.error
    return Estimate(
        name=name,
        kind="odds_ratio",
        title=title,
        value=math.exp(found.log) if found.known else None,
        low=math.exp(found.log - reach) if found.known else None,
        high=math.exp(found.log + reach) if found.known else None,
        n_children=found.n_children,
        rests_on=found.rests_on,
        unit=RATIO,
        source=source_of(study),
        missing=MISSING,
        method=METHOD,
        family=FAMILY,
        reason=None if found.known else TOO_FEW,
    )


def _estimate(
    study: Study,
    name: str,
    title: Bilingual,
    *,
    fit: Pooled | None,
    n_children: int,
    rests_on: Mapping[str, int],
    reason: Bilingual,
    within: bool = False,
) -> Estimate:
    notes: tuple[Bilingual, ...] = ()
    if fit is not None:
        lost = "<5%" if fit.missing < 0.05 else f"{5 * round(20 * fit.missing)}%"
        notes = (
            Bilingual(
                cy=f"Cyfran y wybodaeth a gollir oherwydd cysylltiadau ansicr: {lost}",
                en=f"Share of the information lost to uncertain links: {lost}",
            ),
        )
    return Estimate(
        name=name,
        kind="rate_ratio" if within else "odds_ratio",
        title=title,
        value=None if fit is None else math.exp(fit.value),
        low=None if fit is None else math.exp(fit.low),
        high=None if fit is None else math.exp(fit.high),
        n_children=n_children,
        rests_on=rests_on,
        unit=RATE if within else RATIO,
        source=source_of(study),
        missing=MISSING,
        method=METHOD,
        family=FAMILY,
        reason=reason if fit is None else None,
        notes=notes,
    )


__all__ = ["Verdict", "ask", "services_left_out", "verdicts"]
