"""Headings, captions and notes of a fairness report, in Welsh and English."""

from gwrando.text import Bilingual

TITLE = Bilingual(
    cy="Stopio a chwilio plant 10 i 17 oed: beth y gellir ei ddweud, a beth na ellir",
    en="Stop and search of children aged 10 to 17: what can be told, and what cannot",
)
LEAD = Bilingual(
    cy="O ffeiliau cyhoeddus data.police.uk. Yn gyntaf: pa gwestiynau y gall ffeil pob heddlu eu hateb.",
    en="From the public files of data.police.uk. First: which questions each force's file can answer.",
)
HEADINGS = {
    "summary": Bilingual(cy="Yn fyr", en="In short"),
    "limits": Bilingual(cy="Beth na ellir ei ddweud", en="What cannot be told"),
    "detail": Bilingual(cy="Pam, fesul heddlu", en="Why, force by force"),
    "fits": Bilingual(cy="Beth y gall y ffeiliau ei ateb", en="What the files can answer"),
    "fits_note": Bilingual(
        cy=(
            "Gall ateb: mae'r hyn sydd ei angen mewn 95 % o'r rhesi neu fwy. Gyda gofal: 80 % i 95 %, "
            "a dangosir yr"
            " amrediad posibl. Ni all ateb: llai nag 80 %, felly ni wneir ffigur."
        ),
        en=(
            "Can answer: what is needed is there in 95 % of rows or more. With care: 80 % to 95 %, and "
            "the possible"
            " range is shown. Cannot answer: below 80 %, so no figure is made."
        ),
    ),
    "question": Bilingual(cy="Cwestiwn", en="Question"),
    "rows": Bilingual(cy="rhesi â'r cyfan", en="of rows complete"),
    "no_figures": Bilingual(
        cy="Nid oes ffigurau: ni all y ffeiliau hyn ateb yr un cwestiwn.",
        en="There are no figures: these files cannot answer any question.",
    ),
    "figures": Bilingual(cy="Y ffigurau", en="The figures"),
    "warnings": Bilingual(cy="Byddwch yn ofalus", en="Take care"),
    "sources": Bilingual(cy="Ffynonellau", en="Sources"),
    "force": Bilingual(cy="Heddlu", en="Force"),
    "period": Bilingual(cy="Blwyddyn", en="Year"),
    "gaps": Bilingual(
        cy="Faint sydd ar goll ym mhob colofn (pob rhes)", en="How much is missing in each column (all rows)"
    ),
    "files": Bilingual(cy="Y ffeiliau a ddefnyddiwyd", en="The files that were used"),
}
COUNT = Bilingual(cy="Chwiliadau", en="Searches")
COULD_BE = Bilingual(cy="Gallai fod", en="Could be")
CHILDREN = Bilingual(cy="Plant 10-17 yn yr ardal", en="Children 10-17 in the area")
RATE = Bilingual(cy="Y flwyddyn i bob 1,000 o blant (95 %)", en="A year for every 1,000 children (95 %)")
RATE_COULD = Bilingual(cy="Gallai'r gyfradd fod", en="The rate could be")
MONTHS = Bilingual(cy="Misoedd", en="Months")
CARE = Bilingual(cy="Ateb", en="Answer")
GROUP = Bilingual(cy="Grŵp ethnig", en="Ethnic group")
RATIO = Bilingual(cy="O'i gymharu â phlant Gwyn", en="Compared with White children")
WHOLE = Bilingual(cy="O'i gymharu â phob plentyn", en="Compared with all children")
EXTRA = Bilingual(cy="Mwy neu lai y flwyddyn", en="More or fewer a year")
ONE_FILE = Bilingual(cy="Ffeil", en="File")
ROWS = Bilingual(cy="Rhesi", en="Rows")
SHARE = Bilingual(cy="Cyfran (95 %)", en="Share (95 %)")
OF = Bilingual(cy="O", en="Out of")
WHAT = Bilingual(cy="Beth", en="What")
NONE = Bilingual(cy="Nid oes ffigur", en="No figure")
TO = Bilingual(cy="i", en="to")

COUNT_CAPTION = Bilingual(cy="Faint o chwiliadau o blant?", en="How many searches of children?")
COUNT_NOTE = Bilingual(
    cy=(
        "Talgrynnir niferoedd i'r 5 agosaf. Mae rhai heddluoedd ar goll am na all eu ffeiliau ateb."
        " Wrth ddiemwnt, mae'r llinell hefyd yn dangos yr hyn y mae rhesi coll yn ei adael yn agored."
    ),
    en=(
        "Numbers are rounded to the nearest 5. Forces are left out where their files cannot answer. By"
        " a diamond, the line also shows what missing rows leave open."
    ),
)
GROUP_CAPTION = Bilingual(
    cy="Cyfradd pob grŵp ethnig o'i chymharu â phlant Gwyn",
    en="Each ethnic group's rate compared with White children",
)
GROUP_NOTE = Bilingual(
    cy=(
        "1 yw'r un gyfradd. Mae 2 yn ddwywaith y gyfradd a 0.5 yn hanner. Dim ond lle gall y ffeil "
        "ateb, lle dangosir"
        " y nifer, a lle byddem yn disgwyl 5 neu fwy."
    ),
    en=(
        "1 is the same rate. 2 is twice the rate and 0.5 is half. Only where the file can answer, the "
        "number is shown,"
        " and we would expect 5 or more."
    ),
)
STAND_CAPTION = Bilingual(cy="A fyddai'r gymhariaeth yn sefyll?", en="Would the comparison stand?")
STAND_NOTE = Bilingual(
    cy="Yr un gymhariaeth â phlant Gwyn, pe baem yn anghywir am rywbeth. Rhaid iddi sefyll ym mhob colofn.",
    en=(
        "The same comparison with White children, if we were wrong about something. It has to stand in"
        " every column."
    ),
)
DISPERSION = Bilingual(cy="Gwasgariad {0} (95 %)", en="Dispersion {0} (95 %)")
POPULATION = Bilingual(cy="Poblogaeth ar bennau ei hamrediad", en="Population at the ends of its range")
SHARED = Bilingual(cy="Rhannu'r rhai anhysbys yn gymesur", en="Unknown shared out in proportion")
WORST = Bilingual(cy="Pawb anhysbys mewn un grŵp", en="All unknown in one group")
OFFICER_CAPTION = Bilingual(
    cy="Chwiliadau yn ôl y grŵp a nododd y swyddog", en="Searches by the group the officer wrote"
)
OFFICER_NOTE = Bilingual(
    cy=(
        "Niferoedd yn unig: nid oes poblogaeth i'w cymharu â hi, ac nid oes gan swyddogion god ar gyfer"
        " Cymysg."
    ),
    en="Numbers only: there is no population to compare them with, and officers have no code for Mixed.",
)
SHARES = {
    "outcome": Bilingual(
        cy="Beth ddigwyddodd ar ôl chwilio plant?", en="What happened after children were searched?"
    ),
    "find_rate": Bilingual(
        cy="Pa mor aml yr oedd y canlyniad yn ymwneud â'r hyn y chwiliwyd amdano?",
        en="How often was the outcome linked to what was searched for?",
    ),
    "more_than_outer": Bilingual(
        cy="Pa mor aml y tynnwyd mwy na dillad allanol plentyn?",
        en="How often was more than a child's outer clothing removed?",
    ),
}
SHARE_NOTES = {
    "outcome": Bilingual(
        cy="O'r chwiliadau y mae eu canlyniad yn y ffeil.", en="Of the searches whose outcome is in the file."
    ),
    "find_rate": Bilingual(
        cy="Gall cyfradd is awgrymu bod angen llai o reswm i chwilio, ond nid yw'n ei brofi.",
        en="A lower rate may suggest that less reason is needed to search, but it does not prove it.",
    ),
    "more_than_outer": Bilingual(
        cy=(
            "Mae'r ffeil yn dweud mwy na dillad allanol; nid yw'n dweud a oedd yn noeth, nac a oedd"
            " oedolyn priodol yno."
        ),
        en=(
            "The file says more than outer clothing; it does not say whether it was a strip search, or"
            " if an appropriate adult came."
        ),
    ),
}
DOT_NOTE = Bilingual(
    cy=(
        "Dot: y gwerth. Llinell: yr amrediad 95 %; wrth ddiemwnt, hefyd yr hyn y mae rhesi coll yn ei"
        " adael yn agored."
    ),
    en="Dot: the value. Line: the 95 % interval; by a diamond, also what missing rows leave open.",
)
