"""The findings for young people: group findings in plain words, short sentences, nothing about any one child."""

from collections.abc import Sequence

from gwrando.errors import Language
from gwrando.study.definition import Study
from gwrando.study.report import words
from gwrando.study.report.document import Finding, FindingImprovement, Section
from gwrando.text import Bilingual, readability

MOST_WORDS = 20
"""No sentence of this version is longer, in either language (a test)."""
FIRM = ("more_often", "also_within", "robust")


def sections(
    study: Study, made: Sequence[Finding], improvements: Sequence[FindingImprovement]
) -> tuple[Section, ...]:
    """What we did, what we found, what help came, what should change, what we do not know, where to get help."""
    found = (_did(study), _found(made), _help(made), _change(improvements), _unknown(made), _talk())
    return tuple(section for section in found if section is not None)


def measured(found: Sequence[Section], language: Language) -> readability.Measures:
    """How hard the words are to read, counted. A guide: only young people can say whether they understand."""
    text = "\n\n".join(paragraph.in_(language) for section in found for paragraph in section.paragraphs)
    return readability.measures(text)


def _did(study: Study) -> Section:
    paragraphs = [
        Bilingual(
            cy="Edrychodd gwasanaethau ar eu cofnodion gyda'i gilydd. Addysg, iechyd, yr heddlu ac eraill. Roeddent am "
            "wybod sut i helpu yn gynt.",
            en="Services looked at their records together. Schools, health, the police and others. They wanted to know how "
            "to help sooner.",
        ),
        Bilingual(
            cy="Dim ond am grwpiau o blant y mae hyn. Nid yw'n dweud dim amdanoch chi. Ni all neb gael ei adnabod yma.",
            en="This is only about groups of children. It says nothing about you. Nobody can be picked out here.",
        ),
    ]
    if study.made_up:
        paragraphs.append(
            Bilingual(
                cy="Enghraifft yw hon. Nid yw'r plant hyn yn bod.",
                en="This is an example. These children do not exist.",
            )
        )
    return Section(title=Bilingual(cy="Beth wnaethon ni", en="What we did"), paragraphs=tuple(paragraphs))


def _found(made: Sequence[Finding]) -> Section | None:
    asked = [one for one in made if one.kind == "trigger" and one.rows[0].share is not None]
    firm = [one for one in asked if one.grade in FIRM]
    if not asked:
        return None
    paragraphs = [
        Bilingual(
            cy="Roedd rhai pethau anodd wedi digwydd i lawer o blant cyn iddynt fynd i drwbl gyda'r gyfraith.",
            en="Some hard things had happened to many children before they got into trouble with the law.",
        )
    ]
    for one in firm or asked[:3]:
        share, others = words.out_of_ten(one.rows[0]), words.out_of_ten(one.rows[1])
        paragraphs.append(
            Bilingual(
                cy=f"{one.title.cy}. Yn y grŵp: {share.cy}. Plant eraill o'r un oed: {others.cy}.",
                en=f"{one.title.en}. In the group: {share.en}. Other children of the same age: {others.en}.",
            )
        )
    paragraphs.append(
        Bilingual(
            cy="Ni fydd y rhan fwyaf o blant sy'n byw trwy hyn yn troseddu. Nid eu bai nhw yw'r pethau hyn.",
            en="Most children who live through this will not commit a crime. These things are not their fault.",
        )
        if _most_do_not(asked)
        else Bilingual(cy="Nid bai plentyn yw'r pethau hyn.", en="These things are not a child's fault.")
    )
    return Section(title=Bilingual(cy="Beth welon ni", en="What we found"), paragraphs=tuple(paragraphs))


def _most_do_not(asked: Sequence[Finding]) -> bool:
    """Whether, for every trigger whose base rate is told, fewer than half joined the cohort afterwards."""
    backs = [one.rows[2].share for one in asked if len(one.rows) > 2]
    told = [share for share in backs if share is not None]
    return bool(told) and max(told) < 0.5


def _help(made: Sequence[Finding]) -> Section | None:
    lines = []
    for one in made:
        if one.kind != "answered" or one.rows[1].share is None:
            continue
        share = words.out_of_ten(one.rows[1])
        name_cy, name_en = one.title.cy.split(":")[0], one.title.en.split(":")[0]
        lines.append(
            Bilingual(
                cy=f"{name_cy}. Daeth cymorth mewn pryd: {share.cy}.",
                en=f"{name_en}. Help came in time: {share.en}.",
            )
        )
    if not lines:
        return None
    first = Bilingual(
        cy="Weithiau sylwodd oedolyn fod rhywbeth o'i le. A ddaeth cymorth wedyn?",
        en="Sometimes an adult noticed that something was wrong. Did help come then?",
    )
    return Section(title=Bilingual(cy="A ddaeth cymorth?", en="Did help come?"), paragraphs=(first, *lines))


def _change(improvements: Sequence[FindingImprovement]) -> Section | None:
    if not improvements:
        return None
    first = Bilingual(
        cy="Dyma beth allai gwasanaethau ei wneud yn well.", en="This is what services could do better."
    )
    lines = [
        Bilingual(cy=f"{one.service_words.cy}: {one.text.cy}", en=f"{one.service_words.en}: {one.text.en}")
        for one in improvements
    ]
    return Section(
        title=Bilingual(cy="Beth ddylai newid", en="What should change"), paragraphs=(first, *lines)
    )


def _unknown(made: Sequence[Finding]) -> Section:
    hidden = any(one.grade == "cannot_tell" for one in made)
    paragraphs = [
        Bilingual(
            cy="Nid ydym yn gwybod pam mae'r pethau hyn yn mynd gyda'i gilydd. Nid yw cofnodion yn dweud popeth.",
            en="We do not know why these things go together. Records do not tell everything.",
        )
    ]
    if hidden:
        paragraphs.append(
            Bilingual(
                cy="Weithiau roedd y rhifau'n rhy fach i'w dweud. Rydym yn cuddio rhifau bach i gadw pawb yn ddiogel.",
                en="Sometimes the numbers were too small to tell. We hide small numbers to keep everyone safe.",
            )
        )
    return Section(
        title=Bilingual(cy="Beth na wyddom", en="What we do not know"), paragraphs=tuple(paragraphs)
    )


def _talk() -> Section:
    return Section(
        title=Bilingual(cy="Eisiau siarad?", en="Want to talk?"),
        paragraphs=(
            Bilingual(
                cy="Gallwch ffonio Meic ar 080880 23456, neu Childline ar 0800 1111. Mewn perygl? Ffoniwch 999.",
                en="You can call Meic on 080880 23456, or Childline on 0800 1111. In danger? Call 999.",
            ),
        ),
    )
