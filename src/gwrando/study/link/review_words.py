"""The words of the review page, in both languages."""

from collections.abc import Mapping

from gwrando.text import Bilingual


def _both(cy: str, en: str) -> Bilingual:
    return Bilingual(cy=cy, en=en)


FIELD_WORDS: Mapping[str, Bilingual] = {
    "forename": _both("Enw cyntaf", "Forename"),
    "middle_names": _both("Enwau canol", "Middle names"),
    "surname": _both("Cyfenw", "Surname"),
    "other_surname": _both("Cyfenw arall", "Other surname"),
    "born_on": _both("Dyddiad geni", "Date of birth"),
    "sex": _both("Rhyw", "Sex"),
    "postcode": _both("Cod post", "Postcode"),
    "upn": _both("Rhif disgybl (UPN)", "Pupil number (UPN)"),
    "nhs_number": _both("Rhif GIG", "NHS number"),
}
SEXES: Mapping[str, Bilingual] = {"F": _both("Benyw", "Female"), "M": _both("Gwryw", "Male")}
ANSWER_WORDS: Mapping[str, Bilingual] = {
    "same": _both("Yr un plentyn", "The same child"),
    "different": _both("Dau blentyn gwahanol", "Two different children"),
    "unsure": _both("Ni allaf ddweud", "I cannot tell"),
}
KEYS: Mapping[str, Bilingual] = {
    "same": _both("y", "s"),
    "different": _both("g", "d"),
    "unsure": _both("n", "u"),
}
"""Access keys of the three answers."""
WORDS: Mapping[str, Bilingual] = {
    "title": _both("Adolygu parau o gofnodion", "Review pairs of records"),
    "question": _both(
        "A yw'r ddau gofnod hyn am yr un plentyn?", "Are these two records about the same child?"
    ),
    "caption": _both("Y ddau gofnod, ochr yn ochr", "The two records, side by side"),
    "what": _both("Beth", "What"),
    "alike": _both("yr un fath", "alike"),
    "nothing": _both("heb ei gofnodi", "not recorded"),
    "answer": _both("Eich ateb", "Your answer"),
    "note": _both("Nodyn (dewisol)", "Note (if you wish)"),
    "note_about": _both(
        "I bobl yn unig: nid yw nodyn yn newid dim. Peidiwch ag ysgrifennu enw ynddo.",
        "For people only: a note changes nothing. Do not write a name in it.",
    ),
    "alone": _both(
        "Ni welwch ateb neb arall, a neb eich un chi: dyna pam y gofynnir i ddau.",
        "You do not see anybody else's answer, nor they yours: that is why two people are asked.",
    ),
    "twins": _both(
        "Mae gefeilliaid yn rhannu cyfenw, cartref a dyddiad geni. Edrychwch ar yr enwau cyntaf.",
        "Twins share a surname, a home and a birth date. Look at the forenames.",
    ),
    "change": _both("Newid fy ateb diwethaf", "Change my last answer"),
    "end": _both("Gorffen y sesiwn", "End the session"),
    "done": _both("Dyna'r cyfan i chi.", "That is all for you."),
    "done_about": _both(
        "Mae eich atebion wedi'u cadw. Pan fydd dau wedi rhoi'r un ateb, bydd y rhediad nesaf yn ei ddilyn.",
        "Your answers are kept. When two people have given the same answer, the next run keeps to it.",
    ),
    "over": _both(
        "Mae'r sesiwn ar ben. Gallwch gau'r dudalen.", "The session is over. You may close the page."
    ),
    "by_keyboard": _both(
        "Ar y bysellfwrdd: Tab i symud, Enter i ateb; neu Alt (a Shift, yn ôl y porwr) gydag y, g neu n.",
        "By keyboard: Tab to move, Enter to answer; or Alt (and Shift, as the browser wants) with s, d or u.",
    ),
}


def progress(done: int, of: int) -> Bilingual:
    """How far this person has come."""
    return _both(f"Wedi'u hateb gennych: {done} o {of}", f"You have answered {done} of {of}")


def ends_after(minutes: int) -> Bilingual:
    """When the session ends by itself."""
    return _both(
        f"Daw'r sesiwn i ben ar ei phen ei hun ar ôl {minutes} munud heb ateb.",
        f"The session ends by itself after {minutes} minutes without an answer.",
    )
