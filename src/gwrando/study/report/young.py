"""The findings for young people: group findings in plain words, short sentences, nothing about any one child."""

from collections.abc import Sequence

from gwrando.errors import Language
from gwrando.printing import tens
from gwrando.printing.pictures import Picture, PictureRow
from gwrando.study.definition import Study
from gwrando.study.report import plainly, words
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
            cy="Edrychwyd ar blant a aeth i drwbl gyda'r gyfraith. Roedd pethau anodd wedi digwydd i rai ohonynt cyn hynny.",
            en="We looked at children who got into trouble with the law. Hard things had happened to some of them before that.",
        )
    ]
    for one in firm or asked[:3]:
        share, others = words.out_of_ten(one.rows[0]), words.out_of_ten(one.rows[1])
        title = plainly.plainly(one.ref.removeprefix("trigger_"), one.title)
        paragraphs.append(
            Bilingual(
                cy=f"{title.cy}. Yn y grŵp hwn: {share.cy}. Plant eraill o'r un oed: {others.cy}.",
                en=f"{title.en}. In this group: {share.en}. Other children of the same age: {others.en}.",
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
        whole = Bilingual(cy=one.title.cy.split(":")[0], en=one.title.en.split(":")[0])
        said = words.out_of_ten(one.rows[1])
        lines.append(
            PictureRow(
                label=plainly.plainly(one.ref.removeprefix("answered_"), whole),
                values=(round(10 * one.rows[1].share),),
                said=Bilingual(
                    cy=f"Daeth cymorth mewn pryd: {said.cy}.", en=f"Help came in time: {said.en}."
                ),
            )
        )
    if not lines:
        return None
    first = Bilingual(
        cy="Weithiau sylwodd oedolyn fod rhywbeth o'i le. A ddaeth cymorth wedyn?",
        en="Sometimes an adult noticed that something was wrong. Did help come then?",
    )
    then = Bilingual(
        cy="Deg o blant yw pob rhes. Y dotiau llawn yw'r rhai a gafodd gymorth mewn pryd.",
        en="Each row is ten children. The full dots are those who had help in time.",
    )
    title = Bilingual(cy="Cymorth mewn pryd, o bob 10 plentyn", en="Help in time, of each 10 children")
    about = Bilingual(
        cy=" ".join(f"{row.label.cy}. {row.said.cy}" for row in lines if row.said),
        en=" ".join(f"{row.label.en}. {row.said.en}" for row in lines if row.said),
    )
    picture = Picture(
        ref="young-help",
        kind="tens",
        title=title,
        description=about,
        x_label=tens.OF_TEN,
        rows=tuple(lines[:8]),
    )
    return Section(
        title=Bilingual(cy="A ddaeth cymorth?", en="Did help come?"),
        paragraphs=(first, then),
        pictures=(picture,),
    )


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
