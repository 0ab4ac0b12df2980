"""The sentences of paper, Welsh and English: what stands on a sheet, and what is told of a picture that came back."""

from typing import Literal

from gwrando.text import Bilingual

DESCRIPTION = Bilingual(
    cy="Taflen i'w llenwi â llaw: brawddegau gyda blychau i'w marcio.",
    en="A sheet to fill in by hand: sentences with boxes to mark.",
)
EXAMPLE = Bilingual(cy="Enghraifft wedi'i dyfeisio yw hon", en="This is a made-up example")
READ_BY = Bilingual(
    cy="Cyfrifiadur sy'n darllen y marciau, a pherson sy'n darllen eich geiriau. Os ysgrifennwch fod rhywun mewn perygl, "
    "byddwn yn dweud wrth y person yn eich ysgol neu'ch grŵp sy'n cadw plant yn ddiogel.",
    en="A computer reads the marks, and a person reads your words. If you write that someone is in danger, "
    "we tell the person in your school or group who keeps children safe.",
)
HOW_TO_MARK = Bilingual(
    cy="Rhowch dic neu groes mewn un blwch i bob brawddeg. Gallwch adael unrhyw beth yn wag. Peidiwch ag ysgrifennu eich "
    "enw. Wedi newid eich meddwl? Croeswch y blwch anghywir allan: bydd person yn edrych.",
    en="Put a tick or a cross in one box for each sentence. You may leave anything empty. Do not write your name. "
    "Changed your mind? Scribble over the wrong box: a person will look.",
)
SLIP = Bilingual(
    cy="Mae rhif eich slip ar frig y dudalen gyntaf. Cadwch ef: gydag ef gallwch weld ein hateb. Nid yw'n dweud pwy ydych chi.",
    en="Your slip number is at the top of the first page. Keep it: with it you can see our answer. It does not say who you are.",
)
HELP = Bilingual(
    cy="Poeni am rywbeth? Meic 080 880 23456 · Childline 0800 1111 · Mewn perygl nawr? 999",
    en="Worried about something? Meic 080 880 23456 · Childline 0800 1111 · In danger now? 999",
)


def who_asks(who: Bilingual) -> Bilingual:
    """The promise's first line: who asks."""
    return Bilingual(cy=f"Pwy sy'n gofyn? {who.cy}", en=f"Who is asking? {who.en}")


PageState = Literal[
    "read",
    "not_a_picture",
    "not_a_sheet",
    "more_than_one",
    "bent",
    "code_unclear",
    "other_printing",
    "again",
    "differs",
]
TOLD: dict[PageState, Bilingual] = {
    "read": Bilingual(cy="Wedi'i darllen.", en="Read."),
    "not_a_picture": Bilingual(
        cy="Ni ellir agor y ffeil hon fel llun. Cadwch y llun fel JPEG, PNG neu PDF, a rhowch gynnig arall arni.",
        en="This file cannot be opened as a picture. Save the picture as JPEG, PNG or PDF, and try again.",
    ),
    "not_a_sheet": Bilingual(
        cy="Nid yw hon yn un o'n taflenni ni. Os oes taflen yn y llun, tynnwch ef eto gyda'r pedair cornel yn y golwg.",
        en="This is not one of our sheets. If there is a sheet in the picture, take it again with all four corners in view.",
    ),
    "more_than_one": Bilingual(
        cy="Mae mwy nag un daflen yn y llun hwn. Tynnwch lun o bob tudalen ar wahân.",
        en="There is more than one sheet in this picture. Take a picture of each page by itself.",
    ),
    "bent": Bilingual(
        cy="Mae'r daflen wedi'i phlygu gormod i'w darllen. Gwnewch hi'n fflat a thynnwch y llun eto.",
        en="The sheet is bent too much to be read. Flatten it and take the picture again.",
    ),
    "code_unclear": Bilingual(
        cy="Un o'n taflenni ni yw hon, ond ni ellir darllen ei chod. Tynnwch lun mwy clir, neu teipiwch ei hatebion.",
        en="This is one of our sheets, but its code cannot be read. Take a clearer picture, or type its answers.",
    ),
    "other_printing": Bilingual(
        cy="Un o'n taflenni ni yw hon, ond o argraffiad arall. Darllenwch hi gyda chynllun yr argraffiad hwnnw.",
        en="This is one of our sheets, but of another printing. Read it with the layout of that printing.",
    ),
    "again": Bilingual(
        cy="Mae'r dudalen hon wedi'i darllen yn barod, gyda'r un marciau. Mae'n cyfrif unwaith.",
        en="This page has been read already, with the same marks. It counts once.",
    ),
    "differs": Bilingual(
        cy="Mae tudalen â'r rhif hwn wedi'i darllen yn barod, gyda marciau gwahanol. Rhaid i berson edrych ar y ddwy. A "
        "gafodd y daflen ei llungopïo? Mae angen taflen â'i rhif ei hun ar bob plentyn.",
        en="A page with this number has been read already, with other marks. A person must look at both. "
        "Was the sheet photocopied? Every child needs a sheet with its own number.",
    ),
}

Doubt = Literal["faint", "two", "beside", "around", "through", "frame", "differs"]
DOUBTS: dict[Doubt, Bilingual] = {
    "faint": Bilingual(cy="marc gwan iawn, neu smotyn", en="a very faint mark, or a spot"),
    "two": Bilingual(cy="mwy nag un blwch wedi'i farcio", en="more than one box is marked"),
    "beside": Bilingual(
        cy="rhywbeth wedi'i ysgrifennu wrth ymyl y blychau", en="something is written beside the boxes"
    ),
    "around": Bilingual(cy="sgribl dros ymyl y blwch", en="a scribble over the edge of the box"),
    "through": Bilingual(
        cy="llinell welw yn mynd trwy'r blwch: plygiad, staen neu bensil",
        en="a pale line goes through the box: a fold, a stain or a pencil",
    ),
    "frame": Bilingual(cy="ni ellir gweld y blwch yn glir", en="the box cannot be seen clearly"),
    "differs": Bilingual(
        cy="dau lun o'r dudalen hon yn dweud pethau gwahanol",
        en="two pictures of this page say different things",
    ),
}
NOTHING_SEEN = Bilingual(
    cy="Ychydig neu ddim a welwyd ar y dudalen hon. Edrychwch rhag ofn bod plentyn wedi ateb mewn ffordd arall.",
    en="Little or nothing was seen on this page. Look, in case a child answered in another way.",
)
