"""The words of the evidence pack, in both languages. Whole sentences; numbers go in by name."""

from gwrando.errors import Language
from gwrando.text import Bilingual

WORDS: dict[str, Bilingual] = {
    "kind": Bilingual(cy="Hunanasesiad a phecyn tystiolaeth", en="Self-assessment and evidence pack"),
    "not_award": Bilingual(
        cy=(
            "Hunanasesiad yw hwn: y corff ei hun sy'n barnu. Nid dyfarniad, siarter na nod barcud mohono, "
            "ac nid yw'n defnyddio logo neb."
        ),
        en=(
            "This is a self-assessment: the body judges itself. It is not an award, a charter or a kitemark, "
            "and it uses nobody's logo."
        ),
    ),
    "example": Bilingual(
        cy="Enghraifft yw hon, wedi'i gwneud i ddangos Gwrando. Nid yw'n disgrifio unrhyw gorff go iawn.",
        en="This is an example, made to show Gwrando. It describes no real body.",
    ),
    "period": Bilingual(cy="Cyfnod", en="Period"),
    "to": Bilingual(cy="hyd", en="to"),
    "framework": Bilingual(cy="Fframwaith", en="Framework"),
    "made_on": Bilingual(cy="Gwnaed ar", en="Made on"),
    "profile": Bilingual(cy="Y safonau, un wrth un", en="The standards, one by one"),
    "profile_why": Bilingual(
        cy="Mae pob safon yn sefyll ar ei phen ei hun. Nid yw'r geiriau'n cael eu hadio at ei gilydd.",
        en="Each standard stands by itself. The words are not added up.",
    ),
    "standard": Bilingual(cy="Safon", en="Standard"),
    "ours": Bilingual(cy="Ein barn ni", en="Our judgement"),
    "childrens": Bilingual(cy="Barn plant", en="Children's judgement"),
    "proofs": Bilingual(cy="Tystiolaeth", en="Evidence"),
    "not_judged": Bilingual(cy="Heb ei barnu", en="Not judged"),
    "no_childrens": Bilingual(cy="Dim barn gan blant eto", en="No judgement by children yet"),
    "no_evidence": Bilingual(
        cy="Rhoddwyd gair ond ni dderbyniwyd tystiolaeth amdano.",
        en="A word was given, but no evidence was accepted for it.",
    ),
    "none_yet": Bilingual(cy="dim eto", en="none yet"),
    "why": Bilingual(cy="Pam", en="Why"),
    "judged": Bilingual(cy="Barnwyd ar {day} gan {who}.", en="Judged on {day} by {who}."),
    "childrens_judged": Bilingual(
        cy="Barn {who}, ar {day}. Nifer y plant: {n}.",
        en="Judged by {who}, on {day}. Number of children: {n}.",
    ),
    "few": Bilingual(cy="llai na 5", en="fewer than 5"),
    "will_do": Bilingual(cy="Yr hyn y mae'r safon yn ei ofyn", en="What the standard asks for"),
    "shown_by": Bilingual(cy="Dangosir gan", en="Shown by"),
    "nothing_shows": Bilingual(cy="Nid oes dim yn dangos hyn eto", en="Nothing shows this yet"),
    "right": Bilingual(cy="Hawl y plentyn", en="The child's right"),
    "gaps": Bilingual(cy="Bylchau a chamau", en="Gaps and actions"),
    "gap": Bilingual(cy="Bwlch", en="Gap"),
    "no_gaps": Bilingual(cy="Ni chafwyd bwlch.", en="No gap was found."),
    "action": Bilingual(cy="Cam, pwy ac erbyn pryd", en="Action, who and by when"),
    "no_action": Bilingual(cy="Dim cam wedi'i gytuno", en="No action agreed"),
    "overdue": Bilingual(cy="Yn hwyr", en="Overdue"),
    "who_when": Bilingual(cy="{who}, erbyn {day}", en="{who}, by {day}"),
    "gap_not_judged": Bilingual(
        cy="Nid oes neb wedi barnu'r safon hon.", en="Nobody has judged this standard."
    ),
    "gap_below": Bilingual(
        cy="Mae'r swyddfa'n barnu bod gwaith i'w wneud.", en="The office judges that there is work to do."
    ),
    "gap_no_evidence": Bilingual(
        cy="Nid oes tystiolaeth wedi'i derbyn.", en="No evidence has been accepted."
    ),
    "gap_children_see_less": Bilingual(
        cy="Mae plant yn gweld bwlch lle nad yw'r swyddfa'n gweld un.",
        en="Children see a gap where the office sees none.",
    ),
    "promise": Bilingual(cy="Yr addewid i roi gair yn ôl", en="The promise of word back"),
    "promise_share": Bilingual(
        cy="Addewidion y daeth eu dydd: {n}. Cadwyd: {k} ({share} %; cyfwng 95 %: {low} i {high} %).",
        en="Promises whose day has come: {n}. Kept: {k} ({share} %; 95 % interval: {low} to {high} %).",
    ),
    "promise_cannot": Bilingual(
        cy="Nid oes modd dweud eto: nid yw dydd yr un addewid wedi dod.",
        en="It cannot be told yet: no promise's day has come.",
    ),
    "promise_overdue": Bilingual(
        cy="Gair yn ôl yn hwyr, ers {day}: {title}", en="Word back overdue since {day}: {title}"
    ),
    "clocks": Bilingual(cy="Siarter a nod barcud", en="Charter and kitemark"),
    "no_clocks": Bilingual(
        cy="Nid oes siarter na nod barcud wedi'i gofnodi.", en="No charter or kitemark is recorded."
    ),
    "charter": Bilingual(cy="Siarter", en="Charter"),
    "kitemark": Bilingual(cy="Nod barcud", en="Kitemark"),
    "clock": Bilingual(
        cy="{kind}: dyfarnwyd gan {body} ar {day}; yn para hyd {end} fan bellaf.",
        en="{kind}: awarded by {body} on {day}; lasts until {end} at the latest.",
    ),
    "clock_ended": Bilingual(
        cy="{kind}: dyfarnwyd gan {body} ar {day}; daeth i ben ar {end}.",
        en="{kind}: awarded by {body} on {day}; ended on {end}.",
    ),
    "clock_audit": Bilingual(
        cy="Byddwch yn barod am archwiliad sampl erbyn {day}.", en="Be ready for a sample audit by {day}."
    ),
    "scale": Bilingual(cy="Y geiriau a ddefnyddiwn", en="The words we use"),
    "sources": Bilingual(cy="Geiriau pwy yw'r rhain", en="Whose words these are"),
    "annex": Bilingual(cy="Atodiad: pob honiad a'i brawf", en="Annex: every claim and its proof"),
    "annex_why": Bilingual(
        cy=(
            "Rhewyd pob darn o dystiolaeth ar y diwrnod y derbyniodd person ef. Os newidir un llythyren, "
            "ni fydd yr ôl bys (SHA-256) yr un fath, a gwrthodir y pecyn."
        ),
        en=(
            "Each piece of evidence was frozen on the day a person accepted it. If one letter is changed, "
            "the fingerprint (SHA-256) is not the same, and the pack is refused."
        ),
    ),
    "claim": Bilingual(cy="Honiad", en="Claim"),
    "source": Bilingual(cy="Cofnod", en="Record"),
    "happened": Bilingual(cy="Dyddiad", en="Date"),
    "accepted": Bilingual(cy="Derbyniwyd ar {day} gan {who}.", en="Accepted on {day} by {who}."),
    "facts": Bilingual(cy="Ffeithiau", en="Facts"),
    "fingerprint": Bilingual(cy="Ôl bys", en="Fingerprint"),
    "n_not_judged": Bilingual(cy="Heb ei barnu", en="Not judged"),
    "counted": Bilingual(cy="Nifer y safonau ar bob gair", en="How many standards stand at each word"),
}


def say(name: str, language: Language, **values: object) -> str:
    """One sentence of the pack with its values in place."""
    return WORDS[name].in_(language).format(**values)


def all_words(language: Language) -> dict[str, str]:
    """Every fixed word of the pack in one language; those with values in them stay as they are."""
    return {name: both.in_(language) for name, both in WORDS.items()}
