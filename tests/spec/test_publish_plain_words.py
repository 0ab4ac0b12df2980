"""# Plain words for jargon

Police and councils have words of their own. Gwrando has a list of them in Welsh and in English, each with plain words to use
instead and with a level: *everyone* (write plainly for adults too), *young people* (11 to 17 and younger), *children* (7 to 11).
A version is checked at its own level and the levels above it. The finding is advice: a person decides.

Welsh words are found under their mutations: dalfa, ddalfa, nalfa. Capitals such as MASH are found as capitals only.

Source: the lists are our own (`src/gwrando/text/words`); mutations as in any Welsh grammar.
"""

from gwrando.text import plain_words
from tests.spec.spec import rows


def test_found() -> None:
    """## What is found, for whom

    | text                                        | language | level        | found                |
    |---------------------------------------------|----------|--------------|----------------------|
    | You are in custody.                         | en       | children     | custody              |
    | You are in custody.                         | en       | young_people | custody              |
    | You are in custody.                         | en       | everyone     |                      |
    | A victim has rights.                        | en       | children     | victim               |
    | A victim has rights.                        | en       | young_people |                      |
    | Multi-agency engagement with stakeholders.  | en       | everyone     | Multi-agency; engagement; stakeholders |
    | The appropriate adult will come.            | en       | young_people | appropriate adult    |
    | Ask the MASH. We mash potatoes.             | en       | everyone     | MASH                 |
    | Rydych yn y ddalfa.                         | cy       | young_people | ddalfa               |
    | Rydych yn nalfa'r heddlu.                   | cy       | young_people | nalfa                |
    | Mae'n ddioddefwr.                           | cy       | children     | ddioddefwr           |
    | ein hymrwymiadau                            | cy       | children     | hymrwymiadau         |
    | Dywedwch pwy ydyw.                          | cy       | everyone     | ydyw                 |
    | Rydym yn gwrando.                           | cy       | children     |                      |
    """
    for row in rows(test_found):
        found = plain_words.jargon(row["text"], language=row["language"], level=row["level"])
        assert "; ".join(one.written for one in found) == (row["found"] or ""), row["text"]


def test_mutations() -> None:
    """## Mutations of the first sound

    | word      | found as                              |
    |-----------|---------------------------------------|
    | cyfrinach | cyfrinach gyfrinach nghyfrinach chyfrinach |
    | plant     | plant blant mhlant phlant             |
    | trawma    | trawma drawma nhrawma thrawma         |
    | gwydnwch  | gwydnwch wydnwch ngwydnwch            |
    | bregus    | bregus fregus mregus                  |
    | dalfa     | dalfa ddalfa nalfa                    |
    | menter    | menter fenter                         |
    | llesiant  | llesiant lesiant                      |
    | rhybudd   | rhybudd rybudd                        |
    | amcan     | amcan hamcan                          |
    | chwilio   | chwilio                               |
    | statudol  | statudol                              |
    """
    for row in rows(test_mutations):
        assert " ".join(plain_words.mutations(row["word"])) == row["found as"]
