"""The gates before a consultation may open: each says no with a sentence in both languages.

Source: the National Participation Standards (information, choice, feedback) and finding 3 of the design
study: about-me statements in a real conversation of 26 young people made 17 of them recognisable.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gwrando.text import Bilingual
from gwrando.voice.consultation import LONGEST_STATEMENT, ConsultationDocument, Statement
from gwrando.voice.questions.activities import Activity, asked
from gwrando.voice.questions.kinds import Question


@dataclass(frozen=True)
class Problem:
    """One thing that must be mended first: a fixed code, where it is, and a sentence in both languages."""

    code: str
    where: str
    message: Bilingual


# A statement is about me when it states a fact that describes the child (age, gender, ethnicity, faith,
# health, family, language, having met the police), not an opinion. These patterns are narrow on purpose:
# a wrong "no" costs a rewording, a wrong "yes" can make a child recognisable.
_WHO_EN = (
    r"(?:(?:a|an|the)\s+)?(?:boy|girl|man|woman|male|female|non-?binary|trans(?:gender)?|gay|lesbian|bisexual|straight|lgbt\w*|"
    r"black|white|asian|arab|mixed(?:\s+race)?|roma|gypsy|traveller|welsh|english|british|muslim|christian|hindu|jewish|sikh|"
    r"disabled|autistic|deaf|blind|dyslexic|adopted|fostered|refugee|asylum\s+seeker|young\s+carer|carer|victim|offender|"
    r"looked\s+after|in\s+care|homeless|in\s+(?:year|school)\s+\d+)\b"
)
_ABOUT_ME_EN = (
    r"\b(?:i\s+am|i'm|i\s+identify\s+as)\s+" + _WHO_EN,
    r"\b(?:i\s+am|i'm|are\s+you)\s+(?:aged\s+|between\s+|under\s+|over\s+)*\d+",
    r"\bi\s+identify\s+as\b",
    r"\bmy\s+(?:age|gender|sex|sexuality|ethnicity|ethnic\s+group|race|religion|faith|disability|nationality|postcode|address|name)\b"
    r"\s+(?:is|has|was|are)\b",
    r"\b(?:is|are|was)\s+my\s+(?:first|main|home|second)\s+language\b",
    r"\bi\s+(?:live|have\s+lived)\s+(?:in\s+(?:care|foster|a\s+children)|with\s+(?:my|foster)|alone)\b",
    r"\bi\s+(?:have|'ve|had|was|have\s+been)\b[^.]*\b(?:encounters?|contact|stopped|searched|arrested|cautioned|excluded)\b",
    r"\bi\s+(?:get|receive)\s+free\s+school\s+meals\b",
    r"\bi\s+have\s+(?:a\s+)?(?:disabilit\w+|autism|adhd|asd|dyslexia|additional\s+(?:learning\s+)?needs|a\s+social\s+worker)\b",
)
_ABOUT_ME_CY = (
    r"\b(?:rwy'n|dw\s+i'n|rydw\s+i'n|rwyf\s+yn|dwi'n)\s+(?:fachgen|ferch|wryw|fenyw|ddyn|draws|anneuaidd|hoyw|lesbiaidd|ddeurywiol|ddu|wyn|"
    r"asiaidd|arabaidd|gymysg|gymraes|gymro|fwslim|gristion|anabl|awtistig|fyddar|ddall|ofalwr\s+ifanc|geisiwr\s+lloches|ffoadur|ddioddefwr)\b",
    r"\b(?:rwy'n|dw\s+i'n|rydw\s+i'n|rwyf|dwi'n)\b[^.]*\boed\b",
    r"\brwy(?:'n|f\s+yn)\s+uniaethu\b|\bdw\s+i'n\s+uniaethu\b",
    r"\bfy\s+(?:oed(?:ran)?|rhywedd|rhyw|rhywioldeb|ethnigrwydd|nghrefydd|anabledd|nghenedl\w*|nghod\s+post|nghyfeiriad|enw)\b\s*(?:i\b\s*)?"
    r"(?:yw|ydy|wedi|:)",
    r"\byw\s+fy\s+(?:ethnigrwydd|rhywedd|rhyw|nghrefydd|oedran|iaith\s+gyntaf)\b",
    r"\b(?:yw|ydy)\s+fy\s+(?:iaith\s+gyntaf|mamiaith)\b",
    r"\brwy(?:'n|f\s+yn)\s+byw\s+(?:mewn\s+gofal|gyda|ar\s+fy\s+mhen)",
    r"\b(?:rwyf|rwy|dw\s+i|rydw\s+i|ces|cefais|dwi)\b[^.]*\b(?:stopio|chwilio|arestio|gwahardd|cyswllt\s+â'r\s+heddlu|gyfarfyddiad)\b",
)
_ABOUT_ME = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (*_ABOUT_ME_EN, *_ABOUT_ME_CY))


# the same facts asked as a question: they belong to the kind of question that is kept apart from all answers
_ASKS_ABOUT_ME = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bhow\s+old\s+are\s+you\b|\bwhat\s+age\s+are\s+you\b|\bwhich\s+(?:school\s+)?year\s+are\s+you\s+in\b",
        r"\bwhat(?:\s+is|'s)\s+your\s+(?:age|gender|sex|sexuality|ethnicity|ethnic\s+group|race|religion|faith|nationality|postcode|address|"
        r"name|first\s+language|main\s+language)\b",
        r"\bare\s+you\s+(?:a\s+boy|a\s+girl|disabled|in\s+care|looked\s+after|a\s+young\s+carer|muslim|christian|gay|trans\w*)\b",
        r"\bdo\s+you\s+(?:have\s+a\s+(?:disability|social\s+worker)|get\s+free\s+school\s+meals|live\s+(?:in\s+care|with))\b",
        r"\bbeth\s+(?:yw|ydy)\s+(?:dy|eich)\s+(?:oed\w*|rhywedd|rhyw|ethnigrwydd|crefydd|cenedl\w*|enw|cyfeiriad|cod\s+post|iaith\s+gyntaf)\b",
        r"\b(?:faint\s+(?:yw|ydy)\s+(?:dy|eich)\s+oed|pa\s+oed\s+(?:wyt|ydych)|ym\s+mha\s+flwyddyn\s+(?:wyt|ydych))\b",
        r"\b(?:wyt\s+ti|ydych\s+chi)'?n?\s+(?:fachgen|ferch|anabl|ofalwr\s+ifanc|fwslim|gristion|hoyw|draws)\b",
    )
)


def asks_about_me(text: str) -> bool:
    """True when a question asks for a fact that describes the child, in Welsh or English."""
    plain = text.replace("’", "'")
    return any(pattern.search(plain) for pattern in _ASKS_ABOUT_ME) or is_about_me(plain)


def is_about_me(text: str) -> bool:
    """True when the text describes the child who answers (a fact about them), in Welsh or English."""
    plain = text.replace("’", "'")
    return any(pattern.search(plain) for pattern in _ABOUT_ME)


def _statement_problems(statement: Statement) -> Iterable[Problem]:
    if is_about_me(statement.text.cy) or is_about_me(statement.text.en):
        yield Problem(
            "about-me",
            statement.id,
            Bilingual(
                cy="Mae'r gosodiad hwn yn disgrifio'r plentyn, nid barn. Gallai wneud plentyn yn hawdd "
                "ei adnabod. Gofynnwch am farn yn lle hynny.",
                en="This statement describes the child, not an opinion. It could make a child easy to "
                "recognise. Ask for an opinion instead.",
            ),
        )
    if max(len(statement.text.cy), len(statement.text.en)) > LONGEST_STATEMENT:
        yield Problem(
            "too-long",
            statement.id,
            Bilingual(
                cy=f"Mae'r gosodiad hwn yn hirach na {LONGEST_STATEMENT} nod. Rhannwch ef yn ddau.",
                en=f"This statement is longer than {LONGEST_STATEMENT} characters. Split it in two.",
            ),
        )


def _question_problems(activity: Activity, question: Question) -> Iterable[Problem]:
    where = f"{activity.id}.{question.id}"
    texts = [text for text in (question.text, question.easier, question.easiest) if text is not None]
    if question.type != "about_me" and any(
        asks_about_me(words) for text in texts for words in (text.cy, text.en)
    ):
        yield Problem(
            "about-me-question",
            where,
            Bilingual(
                cy="Mae'r cwestiwn hwn yn gofyn am ffaith am y plentyn. Dewiswch y math 'Amdanaf i': cedwir yr atebion hynny ar "
                "wahân, mewn bandiau bras.",
                en="This question asks for a fact about the child. Choose the kind 'About me': those answers are kept apart, in "
                "coarse bands.",
            ),
        )
    if any(max(len(text.cy), len(text.en)) > LONGEST_STATEMENT for text in texts):
        yield Problem(
            "too-long",
            where,
            Bilingual(
                cy=f"Mae'r cwestiwn hwn yn hirach na {LONGEST_STATEMENT} nod. Gwnewch ef yn fyrrach.",
                en=f"This question is longer than {LONGEST_STATEMENT} characters. Make it shorter.",
            ),
        )
    if any(option.picture and option.alt is None for option in getattr(question, "options", ())):
        yield Problem(
            "no-picture-words",
            where,
            Bilingual(
                cy="Dywedwch mewn geiriau beth sydd ym mhob llun, i blentyn nad yw'n ei weld.",
                en="Say in words what is in each picture, for a child who does not see it.",
            ),
        )


def _nothing_asked(document: ConsultationDocument) -> Iterable[Problem]:
    for activity in document.activities:
        if not activity.questions:
            yield Problem(
                "no-questions",
                activity.id,
                Bilingual(
                    cy="Nid oes cwestiwn yn y gweithgaredd hwn eto. Ychwanegwch un, neu dilëwch y gweithgaredd.",
                    en="This activity has no question yet. Add one, or delete the activity.",
                ),
            )
    if not document.statements and not any(asked(document.activities)):
        yield Problem(
            "no-statements",
            "statements",
            Bilingual(
                cy="Nid oes gosodiad na chwestiwn eto. Ychwanegwch o leiaf un.",
                en="There is no statement or question yet. Add at least one.",
            ),
        )


def problems(document: ConsultationDocument, *, today: date) -> tuple[Problem, ...]:
    """Everything that keeps this consultation from opening; empty when it may open.

    Both languages are not checked here: a document with one language missing cannot exist.
    """
    found: list[Problem] = []
    if document.promise is None:
        found.append(
            Problem(
                "no-promise",
                "promise",
                Bilingual(
                    cy="Dywedwch pwy sy'n gofyn, pwy fydd yn gwrando, beth all newid, pwy sy'n penderfynu, "
                    "a phwy fydd yn rhoi ateb ac erbyn pryd.",
                    en="Say who asks, who will listen, what can change, who decides, and who will answer "
                    "and by when.",
                ),
            )
        )
    elif document.promise.feedback_due_on <= today:
        found.append(
            Problem(
                "feedback-date-past",
                "promise.feedback_due_on",
                Bilingual(
                    cy="Mae dyddiad yr ateb i'r plant eisoes wedi mynd heibio. Dewiswch ddyddiad "
                    "y gallwch ei gadw.",
                    en="The date for word back to the children has already passed. Choose a date "
                    "you can keep.",
                ),
            )
        )
    found.extend(_nothing_asked(document))
    for statement in document.statements:
        found.extend(_statement_problems(statement))
    for activity, question in asked(document.activities):
        found.extend(_question_problems(activity, question))
    return tuple(found)
