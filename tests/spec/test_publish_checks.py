"""# What a version is checked for

Each audience has a profile: the longest sentence, the mean, the level of jargon, the length of a promise on a poster. A problem says
where and what to do; it never gives a mark. Some problems must be mended before publishing (words missing for an audience,
English in the Welsh place, a picture that does not exist, a poster that does not fit). The others are advice: they may stay if a person
gives a reason and a name, because rules about words are guides and children decide.

| audience       | mean words a sentence | longest | jargon of level |
|----------------|-----------------------|---------|-----------------|
| full           | 20                    | 30      | everyone        |
| young people   | 15                    | 22      | young people    |
| children       | 10                    | 15      | children        |

Source: GOV.UK content guidance and Cymraeg Clir (25 words) for the full version; the others are Gwrando's own rules.
"""

from gwrando.publish import audience, checks
from tests.spec.spec import rows
from tests.unit.publish.documents import small


def test_problems() -> None:
    """## One promise, one fault

    | audience     | Welsh                         | English                          | problems |
    |--------------|-------------------------------|----------------------------------|----------|
    | children     | Byddwn yn gwrando arnoch chi. | We will listen to you.           |          |
    | full         | Byddwn yn gwrando arnoch chi. | We will listen to you.           |          |
    | children     | We will listen to you.        | We will listen to you.           | missing-welsh cy |
    | children     | Byddwn yn gwrando arnoch chi. | Byddwn yn gwrando ar eich barn a byddwn yn dweud pam. | missing-english en |
    | children     | Byddwn yn helpu dioddefwr.    | We will help a victim.           | jargon cy, jargon en |
    | young_people | Byddwn yn helpu dioddefwr.    | We will help a victim.           |          |
    | full         | Byddwn yn gwrando arnoch chi ✓ | We will listen to you.          | letters-missing cy |
    | children     | Un. Dau. Tri. Pedwar.         | One.                             | languages-differ |
    | children     | Byddwn yn dod i'ch gweld chi. | We will come to see you and we will listen to you and then we will tell you. | sentence-too-long en |
    | young_people | Byddwn yn dod i'ch gweld chi. | We will come to see you and we will listen to you and then we will tell you. |          |
    """
    for row in rows(test_problems):
        doc = small({"cy": row["Welsh"], "en": row["English"]})
        found = checks.problems(doc, audience.load(row["audience"]))
        said = ", ".join(" ".join(filter(None, (one.code, one.language))) for one in found)
        assert said == (row["problems"] or ""), (row, found)
        assert all(one.where == "A1.1" for one in found)


def test_which_must_be_mended() -> None:
    """## Which problems stop publishing

    | code                      | must be mended |
    |---------------------------|----------------|
    | missing-wording           | yes            |
    | missing-welsh             | yes            |
    | missing-english           | yes            |
    | unknown-picture           | yes            |
    | letters-missing           | yes            |
    | poster-does-not-fit       | yes            |
    | sentence-too-long         | no             |
    | sentences-long-on-average | no             |
    | jargon                    | no             |
    | too-long-for-poster       | no             |
    | languages-differ          | no             |
    """
    assert {
        row["code"]: row["must be mended"] == "yes" for row in rows(test_which_must_be_mended)
    } == checks.CODES
