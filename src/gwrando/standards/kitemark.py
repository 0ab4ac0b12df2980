"""The evidence pack: a self-assessment to print or read, with an annex of every claim and its proof.

It says that it is a self-assessment and not an award, and holds no logo: the Kitemark's may be used by
holders of the Kitemark alone.
"""

import datetime as dt
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from gwrando.errors import Language
from gwrando.printing import html as printing_html
from gwrando.printing import pdf as printing_pdf
from gwrando.standards import assessment, clock, promise
from gwrando.standards.document import AssessmentDocument
from gwrando.standards.framework import Framework
from gwrando.standards.pack_words import all_words, say
from gwrando.text import dates

FEWEST_SHOWN = 5  # a smaller number of children is said in words


def pack(
    framework: Framework,
    document: AssessmentDocument,
    *,
    language: Language,
    today: dt.date,
    promises: Sequence[promise.Promise] | None = None,
) -> dict[str, Any]:
    """The content of the pack as JSON: words and numbers in their order, in one language.

    `promises` None: the part about word back is left out. Raises as `assessment.check` does.
    """
    rows = assessment.profile(framework, document)
    framework = document.judged_on(framework)
    number = {id(item): n for n, item in enumerate(document.evidence, start=1)}

    def on(day: dt.date) -> str:
        return dates.spoken(day, language)

    def standard(row: assessment.StandardProfile) -> dict[str, Any]:
        return {
            "name": row.standard.name.in_(language),
            "right": row.standard.right.in_(language),
            "level": row.level.word.in_(language) if row.level else None,
            "why": row.judgement.why.in_(language) if row.judgement else None,
            "judged": say("judged", language, day=on(row.judgement.judged_on), who=row.judgement.judged_by)
            if row.judgement
            else None,
            "without_evidence": row.without_evidence,
            "evidence": [number[id(item)] for item in row.evidence],
            "indicators": [
                {
                    "text": one.text.in_(language),
                    "shown_by": [number[id(item)] for item in row.evidence if item.kind in one.evidence],
                }
                for one in row.standard.indicators
            ],
            "childrens": [
                {
                    "level": level.word.in_(language),
                    "said": one.said.in_(language),
                    "judged": say(
                        "childrens_judged",
                        language,
                        who=one.who.in_(language),
                        day=on(one.judged_on),
                        n=one.n_children if one.n_children >= FEWEST_SHOWN else say("few", language),
                    ),
                }
                for one, level in row.childrens
            ],
        }

    return {
        "language": language,
        "words": all_words(language),
        "title": document.title.in_(language),
        "body": document.body.in_(language),
        "is_example": document.is_example,
        "framework": f"{framework.title.in_(language)} ({framework.edition})",
        "period": f"{on(document.period_start)} {say('to', language)} {on(document.period_end)}",
        "made_on": on(today),
        "standards": [standard(row) for row in rows],
        "counted": [
            {"word": level.word.in_(language) if level else say("n_not_judged", language), "n": n}
            for level, n in assessment.words_used(rows, framework)
        ],
        "gaps": [
            {
                "standard": gap.standard.name.in_(language),
                "gap": say(f"gap_{gap.kind}", language),
                "action": gap.action.text.in_(language) if gap.action else None,
                "who": say(
                    "who_when", language, who=gap.action.owner.in_(language), day=on(gap.action.due_on)
                )
                if gap.action
                else None,
                "is_overdue": gap.is_overdue,
            }
            for gap in assessment.gaps(framework, document, today=today)
        ],
        "promise": _promise(promises, language=language, today=today),
        "clocks": [_clock(clock.clock(one, today=today), language) for one in document.certificates],
        "scale": [
            {"word": level.word.in_(language), "meaning": level.meaning.in_(language)}
            for level in framework.scale.levels
        ],
        "sources": [
            framework.source.in_(language),
            framework.status.in_(language),
            framework.scale.note.in_(language),
        ],
        "annex": [
            {
                "number": number[id(item)],
                "standard": framework.standard(item.standard).name.in_(language),
                "claim": item.claim.in_(language),
                "source": item.source,
                "happened": on(item.happened_on),
                "facts": [{"name": fact.name.in_(language), "value": fact.value} for fact in item.facts],
                "accepted": say("accepted", language, day=on(item.accepted_on), who=item.accepted_by),
                "sha256": item.sha256,
            }
            for item in document.evidence
        ],
    }


def _promise(
    promises: Sequence[promise.Promise] | None, *, language: Language, today: dt.date
) -> list[str] | None:
    if promises is None:
        return None
    found = promise.summary(promises, today=today)
    if found.share is None:
        return [say("promise_cannot", language)]
    share, low, high = (round(100 * part) for part in (found.share.share, found.share.low, found.share.high))
    first = say("promise_share", language, n=found.n_due, k=found.n_kept, share=share, low=low, high=high)
    return [
        first,
        *(
            say(
                "promise_overdue",
                language,
                day=dates.spoken(one.due_on, language),
                title=one.title.in_(language),
            )
            for one in found.overdue
        ),
    ]


def _clock(found: clock.Clock, language: Language) -> str:
    text = say(
        "clock_ended" if found.state == "ended" else "clock",
        language,
        kind=say(found.certificate.kind, language),
        body=found.certificate.awarding_body.in_(language),
        day=dates.spoken(found.certificate.awarded_on, language),
        end=dates.spoken(found.ends_on, language),
    )
    if found.next_audit_on is None:
        return text
    return f"{text} {say('clock_audit', language, day=dates.spoken(found.next_audit_on, language))}"


def pdf(content: dict[str, Any], *, at: dt.datetime) -> bytes:
    """The pack as PDF/UA-1; the same content and `at` give the same bytes. Raises as `printing.pdf` does."""
    source = (files("gwrando.standards") / "pack.typ").read_text(encoding="utf-8")
    return printing_pdf.render(source, data=content, at=at)


def html(content: dict[str, Any]) -> str:
    """The pack as one page of HTML with its own style, to keep and to print."""
    template = printing_html.environment("gwrando.standards").get_template("pack.html.j2")
    return template.render(**content)
