"""What a reader must know about a linkage, as data for the methods annex: the items of the GUILD guidance that the study
itself can answer. Source: Gilbert et al. (2018), GUILD: guidance for information about linking data sets (PMC5896589).
"""

from collections.abc import Callable
from dataclasses import dataclass

from gwrando.study.link import review_words
from gwrando.study.link.children import COMPARISONS
from gwrando.study.link.hashed_join import SHARE_TO_JOIN, Joined
from gwrando.study.link.linkage import Linked
from gwrando.text import Bilingual


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item: its key, what it is about, and what holds for this linkage."""

    key: str
    title: Bilingual
    words: Bilingual


def items(linked: Linked, *, said: Callable[[int], Bilingual]) -> tuple[Item, ...]:
    """The items for one linkage, in GUILD's order: data, linkage, quality.

    `said` puts a number of records, children or pairs into words as it may leave (rounded, or "fewer than").
    """
    fields = [review_words.FIELD_WORDS[column] for column in COMPARISONS]
    made = linked.calibration
    reviewed = said(made.n_same + made.n_different)
    n_records, n_children = said(len(linked.records)), said(linked.n_children)
    settled, waiting, not_kept = (
        said(n) for n in (linked.n_reviewed, linked.n_in_conflict, linked.n_not_kept)
    )
    return (
        Item(
            key="identifiers",
            title=Bilingual(cy="Yr hyn a gymharwyd", en="What was compared"),
            words=Bilingual(
                cy=", ".join(field.cy.lower() for field in fields)
                + "; rhif disgybl a rhif GIG lle mae dau wasanaeth yn eu cadw",
                en=", ".join(field.en.lower() for field in fields)
                + "; pupil number and NHS number where two services hold them",
            ),
        ),
        Item(
            key="method",
            title=Bilingual(cy="Sut y cysylltwyd", en="How records were linked"),
            words=Bilingual(
                cy="Tebygolrwydd (Fellegi a Sunter) gyda Splink. "
                + (
                    "Dysgwyd y cyfrannau o'r cofnodion."
                    if linked.model and linked.model.trained
                    else "Rhy ychydig o gofnodion i ddysgu: defnyddiwyd y cyfrannau parod."
                )
                + " Un cofnod plentyn i bob gwasanaeth; ni chysylltir gefeilliaid gan y peiriant.",
                en="Probabilistic (Fellegi and Sunter) with Splink. "
                + (
                    "Shares were learnt from the records."
                    if linked.model and linked.model.trained
                    else "Too few records to learn from: the preset's shares were used."
                )
                + " One record of a child per service; the machine never links what look like twins.",
            ),
        ),
        Item(
            key="threshold",
            title=Bilingual(cy="Pryd y cysylltir pâr", en="When a pair is linked"),
            words=Bilingual(
                cy=f"O debygolrwydd {made.threshold:.2f} i fyny, y pâr gorau gyntaf.",
                en=f"From a probability of {made.threshold:.2f} up, best pair first.",
            ),
        ),
        Item(
            key="review",
            title=Bilingual(cy="Adolygiad gan bobl", en="Review by people"),
            words=Bilingual(
                cy=f"Parau a setlwyd gan ddau: {settled.cy}; yn aros am drydydd: {waiting.cy}; penderfyniadau "
                f"na ellid eu cadw: {not_kept.cy}.",
                en=f"Pairs settled by two people: {settled.en}; waiting for a third: {waiting.en}; decisions "
                f"that could not be kept: {not_kept.en}.",
            ),
        ),
        Item(
            key="calibration",
            title=Bilingual(cy="A yw'r tebygolrwydd yn gywir", en="Whether the probability is right"),
            words=Bilingual(
                cy=f"Ailraddnodwyd ar barau a adolygwyd: {reviewed.cy}."
                if made.fitted
                else "Heb ei ailraddnodi: rhy ychydig o barau wedi'u hadolygu. Mae'r tebygolrwydd yn rhy sicr.",
                en=f"Recalibrated on reviewed pairs: {reviewed.en}."
                if made.fitted
                else "Not recalibrated: too few reviewed pairs. The probabilities are too sure.",
            ),
        ),
        *([hashed_item(linked.hashed, said=said)] if linked.hashed else []),
        Item(
            key="result",
            title=Bilingual(cy="Yr hyn a ddaeth ohono", en="What came of it"),
            words=Bilingual(
                cy=f"Cofnodion: {n_records.cy}. Plant: {n_children.cy}.",
                en=f"Records: {n_records.en}. Children: {n_children.en}.",
            ),
        ),
    )


def hashed_item(found: Joined, *, said: Callable[[int], Bilingual]) -> Item:
    """What hashes did for the services that keep their names, and what is known of how often that is right."""
    n, n_joined = said(found.n_hashed), said(found.n_joined)
    told = found.evidence
    if told.enough:
        # to the nearest five: the counts behind it are not shown
        recall = 5 * round(20 * told.n_found / max(1, told.n_joined))
        cy = (
            "Mesurwyd ar barau o gofnodion ag enwau a hashys: cafodd yr hashys "
            f"tua {recall} o bob 100 pâr yr oedd enwau wedi'u cysylltu; defnyddir band o debygrwydd lle'r oedd enwau'n cytuno "
            f"â {SHARE_TO_JOIN:.0%} o'r parau o leiaf."
        )
        en = (
            f"Measured on pairs of records with names and hashes: hashes found about {recall} of every 100 pairs that names had "
            f"joined; a band of likeness is used where names agreed with at least {SHARE_TO_JOIN:.0%} of its pairs."
        )
    else:
        cy = "Ni ellir dweud pa mor aml y maent yn gywir: rhy ychydig o barau ag enwau a hashys."
        en = "How often they are right cannot be told: too few pairs with both names and hashes."
    return Item(
        key="hashed",
        title=Bilingual(
            cy="Cysylltu drwy hashys o enwau (llai sicr)", en="Linked by hashed names (less certain)"
        ),
        words=Bilingual(
            cy=f"Cofnodion heb enwau: {n.cy}; wedi'u cysylltu: {n_joined.cy}. Yr un tebycaf o'r ddwy ochr (Dice), o "
            f"{found.least_likeness:.2f} i fyny, {found.least_margin:.2f} yn uwch na'r nesaf. {cy}",
            en=f"Records without names: {n.en}; linked: {n_joined.en}. Each the other's likeliest (Dice), from "
            f"{found.least_likeness:.2f} up, {found.least_margin:.2f} above the next. {en}",
        ),
    )
