"""How firm a finding is, and why: from safe tables and safe estimates alone, so that nothing hidden can lift a grade.

Grades climb one step at a time: recurs -> more often than in comparison children (matched sets, false discovery rate over
the declared family) -> also within the same child's life (self-controlled, diagnostics passed) -> robust (linkage drawn
again, services left out, other windows, negative controls). Source: study.md 4.3, 4.4, 4.8.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import cast

from gwrando.outputs import Estimate, SafeEstimate
from gwrando.study.definition import Exposure, Study
from gwrando.study.report import words
from gwrando.study.report.document import Grade
from gwrando.study.triggers import controls, within_child
from gwrando.text import Bilingual

Estimates = Mapping[str, SafeEstimate]
LASTING = Bilingual(
    cy="Nid yw cymhariaeth o fewn bywyd yr un plentyn yn addas: nid yw hyn yn dod i ben.",
    en="A comparison within the life of the same child does not suit it: this does not come to an end.",
)
NOT_MADE = Bilingual(cy="nis gwnaed", en="it was not made")
RAISED_BEFORE = Bilingual(
    cy="Ond mae'r dyddiau cyn y digwyddiad hefyd yn uwch, felly gall y drefn fod y ffordd arall.",
    en="But the days before the event are raised as well, so the order may be the other way round.",
)
NO_DIFFERENCE = Bilingual(
    cy="Ni chafwyd gwahaniaeth ar ôl y digwyddiad.", en="No difference was found after the event."
)
AGREES = Bilingual(
    cy="Roedd y dyddiau ar ôl hyn yn wahanol i ddyddiau eraill yr un plant.",
    en="The days after this differed from the same children's other days.",
)


@dataclass(frozen=True, kw_only=True)
class Graded:
    """A grade, the reasons for it, one sentence each, and the estimates they rest on."""

    grade: Grade
    reasons: tuple[Bilingual, ...]
    estimates: tuple[str, ...] = ()


def _q(estimate: SafeEstimate) -> float | None:
    """The most that q can be behind what is shown."""
    return (
        None
        if estimate.q is None
        else 0.01
        if estimate.q == "<0.01"
        else 1.0
        if estimate.q == ">0.99"
        else float(estimate.q)
    )


def above_one(estimate: SafeEstimate | None) -> bool:
    """Whether all of the interval as shown (its ends rounded outwards) lies above one."""
    return (
        estimate is not None and estimate.low is not None and estimate.low >= 1 and (estimate.value or 0) > 1
    )


def below_one(estimate: SafeEstimate | None) -> bool:
    """Whether all of the interval as shown lies below one."""
    return (
        estimate is not None
        and estimate.high is not None
        and estimate.high <= 1
        and (estimate.value or 1) < 1
    )


def _said(estimate: SafeEstimate) -> Bilingual:
    q = "" if estimate.q is None else f", q {estimate.q}"
    return Bilingual(cy=f"{estimate.text('cy')}{q}", en=f"{estimate.text('en')}{q}")


def _matched(study: Study, exposure: Exposure, estimates: Estimates) -> Graded:
    """More often, less often, or no difference found, in matched sets."""
    name = f"matched_{exposure.key}"
    found = estimates[name]
    if found.value is None:
        why = found.words
        return Graded(
            grade="recurs",
            reasons=(
                Bilingual(
                    cy=f"Mae'n digwydd dro ar ôl tro; ni ellir cymharu setiau wedi'u paru: {why.cy}.",
                    en=f"It recurs; matched sets cannot be compared: {why.en}.",
                ),
            ),
            estimates=(name,),
        )
    said, q = _said(found), _q(found)
    rate = f"{100 * study.false_discovery:g}%"
    firm = q is not None and q <= study.false_discovery
    if firm and above_one(found):
        reason = Bilingual(
            cy=f"Mewn setiau wedi'u paru mae'n digwydd yn amlach nag ymhlith plant cymhariaeth: cymhareb ods {said.cy} "
            f"(cyfradd darganfod ffug hyd at {rate}).",
            en=f"In matched sets it recurs more often than in comparison children: odds ratio {said.en} "
            f"(false discovery rate up to {rate}).",
        )
        return Graded(grade="more_often", reasons=(reason,), estimates=(name,))
    if firm and below_one(found):
        reason = Bilingual(
            cy=f"Mewn setiau wedi'u paru mae'n digwydd yn llai aml nag ymhlith plant cymhariaeth: cymhareb ods {said.cy}.",
            en=f"In matched sets it recurs less often than in comparison children: odds ratio {said.en}.",
        )
        return Graded(grade="less_often", reasons=(reason,), estimates=(name,))
    reason = Bilingual(
        cy=f"Ni chafwyd gwahaniaeth oddi wrth blant cymhariaeth y gellir pwyso arno: cymhareb ods {said.cy}.",
        en=f"No difference from comparison children was found that can be relied on: odds ratio {said.en}.",
    )
    return Graded(grade="recurs", reasons=(reason,), estimates=(name,))


def could_have_been_found(exposure: Exposure, estimates: Estimates) -> tuple[Bilingual, ...]:
    """What a study of this size would have found (power), a sentence for each estimate there is."""
    made = []
    for name, estimate in estimates.items():
        if name != f"found_{exposure.key}" and not name.startswith(f"found_{exposure.key}_"):
            continue
        if estimate.value is None:
            continue
        lead = Bilingual(cy="Yr hyn y gellid bod wedi'i ganfod.", en="What could have been found.")
        made.append(words.join(lead, words.figure(estimate)))
    return tuple(made)


def _within(
    study: Study, exposure: Exposure, estimates: Estimates
) -> tuple[bool, Bilingual, tuple[str, ...]]:
    """Whether the same children's own days agree, with the reason and the estimates it rests on.

    They agree only where all of the interval lies above one and the checks of the method pass: the days before the event
    are not raised, and nothing marks the figure.
    """
    name, before = f"within_{exposure.key}", f"within_pre_{exposure.key}"
    found, pre = estimates.get(name), estimates.get(before)
    names = tuple(one for one in (name, before) if one in estimates)
    if exposure.lasting:
        return False, LASTING, names
    if found is None or found.value is None:
        why = NOT_MADE if found is None else found.words
        return (
            False,
            Bilingual(
                cy=f"O fewn bywyd yr un plentyn ni ellir dweud: {why.cy}.",
                en=f"Within the life of the same child it cannot be told: {why.en}.",
            ),
            names,
        )
    said = _said(found)
    lead = Bilingual(
        cy=f"O fewn bywyd yr un plentyn: cymhareb cyfradd {said.cy}.",
        en=f"Within the life of the same child: rate ratio {said.en}.",
    )
    if above_one(pre):
        return False, words.join(lead, RAISED_BEFORE), names
    # what is shown of q is text; the method reads a number, the most that can stand behind it
    shown = SimpleNamespace(**{**vars(found), "q": _q(found)})
    verdict = within_child.verdicts([cast(Estimate, shown)], false_discovery=study.false_discovery).get(
        exposure.key
    )
    if verdict is not None and verdict.answer != "agrees":
        return False, words.join(lead, verdict.reason), names
    if not above_one(found):
        return False, words.join(lead, NO_DIFFERENCE), names
    return True, words.join(lead, AGREES), names


def _checks(
    study: Study, exposure: Exposure, estimates: Estimates
) -> list[tuple[Bilingual, list[SafeEstimate]]]:
    """The checks a finding is held against, with the estimates of each."""
    key = exposure.key
    services = [f"without_{source.service}_{key}" for source in study.extracts]
    windows = [f"matched_{key}_{days}" for days in study.windows.also_days]
    groups = (
        (Bilingual(cy="y cysylltu wedi'i dynnu eto", en="linkage drawn again"), [f"draws_{key}"]),
        (
            Bilingual(cy="pob gwasanaeth wedi'i adael allan yn ei dro", en="each service left out in turn"),
            services,
        ),
        (Bilingual(cy="cyfnodau eraill", en="other periods"), windows),
        (
            Bilingual(cy="dim ond plant a welwyd drwy'r amser", en="only children observed throughout"),
            [f"covered_{key}"],
        ),
    )
    return [(words, [estimates[name] for name in names if name in estimates]) for words, names in groups]


def _robust(
    study: Study, exposure: Exposure, estimates: Estimates
) -> tuple[bool, tuple[Bilingual, ...], tuple[str, ...]]:
    """Whether it holds in every check that could be made: at least the linkage and one other, none against it."""
    held, failed, unknown, names = [], [], [], []
    for check, found in _checks(study, exposure, estimates):
        told = [one for one in found if one.value is not None]
        names += [one.name for one in found]
        if not told:
            unknown.append(check)
        elif all(above_one(one) for one in told if one.name.startswith("draws_")) and all(
            (one.value or 0) > 1 for one in told
        ):
            held.append(check)
        else:
            failed.append(check)
    reasons = []
    if held:
        reasons.append(Bilingual(cy=f"Mae'n dal: {_list(held).cy}.", en=f"It holds: {_list(held).en}."))
    if failed:
        reasons.append(
            Bilingual(cy=f"Nid yw'n dal: {_list(failed).cy}.", en=f"It does not hold: {_list(failed).en}.")
        )
    if unknown:
        reasons.append(
            Bilingual(
                cy=f"Ni ellid profi: {_list(unknown).cy}.", en=f"Could not be checked: {_list(unknown).en}."
            )
        )
    beside = controls.verdicts(estimates.values(), study=study).get(exposure.key)
    stands_out = beside is not None and beside.answer == "outside"
    if beside is not None:
        reasons.append(beside.reason)
    drawn = estimates.get(f"draws_{exposure.key}")
    whole = drawn is not None and drawn.value is not None and len(held) > 1
    return whole and stands_out and not failed, tuple(reasons), tuple(names)


def _list(parts: list[Bilingual]) -> Bilingual:
    return Bilingual(cy="; ".join(part.cy for part in parts), en="; ".join(part.en for part in parts))


def graded(study: Study, exposure: Exposure, estimates: Estimates) -> Graded:
    """The grade of an exposure that is shown to recur, and why. Needs `matched_<exposure>` among the estimates."""
    found = _matched(study, exposure, estimates)
    grade, reasons, names = found.grade, [*found.reasons], [*found.estimates]
    if grade in ("recurs",):
        reasons += could_have_been_found(exposure, estimates)
    if grade == "more_often":
        agrees, why, used = _within(study, exposure, estimates)
        reasons.append(why)
        names += used
        holds, checks, more = _robust(study, exposure, estimates)
        reasons += checks
        names += more
        grade = "robust" if agrees and holds else "also_within" if agrees else "more_often"
    if f"adjusted_{exposure.key}" in estimates:
        adjusted = estimates[f"adjusted_{exposure.key}"]
        names.append(adjusted.name)
        if adjusted.value is not None:
            said = _said(adjusted)
            reasons.append(
                Bilingual(
                    cy=f"Gyda'r lleill i gyd mewn un model: cymhareb ods {said.cy}.",
                    en=f"With all the others in one model: odds ratio {said.en}.",
                )
            )
    reasons.append(Bilingual(cy="Nid yw hyn yn dweud pam.", en="This does not say why."))
    return Graded(grade=grade, reasons=tuple(reasons), estimates=tuple(names))
