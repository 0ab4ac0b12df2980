"""# Counting sentences and words

Before a version reaches its readers, Gwrando counts: words in each sentence, long words, and LIX. These are counts.
They do not say that a child understands, and they are not a reading age; only children can tell us that.

- A **sentence** ends with a full stop, question mark or exclamation mark, with a blank line, or with a list item. A full stop
  after a shortened word (Mr., e.g., h.y.) does not end one.
- A **word** is letters or digits; `i'r` and `Youth-led` are one word each, and so is `3.5`.
- A **long word** has seven letters or more.
- **LIX** is words a sentence plus the percentage of long words:
  LIX = words / sentences + 100 × long words / words. In Welsh, ll and dd count as two letters, and Welsh has more long words than the
  same text in English, so a LIX in one language is never compared with one in the other.

Source: C. H. Björnsson, Läsbarhet (1968); Cymraeg Clir (Canolfan Bedwyr).
"""

import pytest

from gwrando.text import readability
from tests.spec.spec import rows


def test_sentences() -> None:
    """## Where a sentence ends

    `/` stands for a line break.

    | text                                            | sentences | longest |
    |-------------------------------------------------|-----------|---------|
    | We will listen. We will tell you why.           | 2         | 5       |
    | Byddwn yn gwrando. Byddwn yn dweud pam.         | 2         | 4       |
    | Who are you? We will say! Always.               | 3         | 3       |
    | Mr. Rees and Dr. Evans will come.               | 1         | 7       |
    | Rhai pethau, h.y. bwyd a dŵr.                   | 1         | 6       |
    | It takes 3.5 hours.                             | 1         | 4       |
    | no full stop at the end                         | 1         | 6       |
    | A heading//The first sentence. The second one.  | 3         | 3       |
    | We promise:/- to listen/- to tell you           | 3         | 3       |
    | "Why?" she said. He knew.                       | 2         | 3       |
    | Wait... we will come.                           | 1         | 4       |
    | ...                                             | 0         | 0       |
    """
    for row in rows(test_sentences):
        found = readability.sentences(row["text"].replace("/", "\n"))
        assert len(found) == row["sentences"], row["text"]
        assert max((one.n_words for one in found), default=0) == row["longest"], row["text"]


def test_words() -> None:
    """## What a word is

    | text                          | words |
    |-------------------------------|-------|
    | i'r ysgol                     | 2     |
    | a Youth-led group of 12       | 5     |
    | A1.2 and 3.5                  | 3     |
    | plant – a phobl ifanc         | 4     |
    | 31 Mawrth 2027                | 3     |
    """
    for row in rows(test_words):
        assert len(readability.words(row["text"])) == row["words"], row["text"]


def test_lix() -> None:
    """## LIX by hand

    The first text has 8 words in 2 sentences and 2 long words: 8/2 + 100 × 2/8 = 29.

    | text                                                     | words | sentences | long | lix  |
    |----------------------------------------------------------|-------|-----------|------|------|
    | Officers will listen. They will explain every time.      | 8     | 2         | 2    | 29   |
    | We will help you.                                        | 4     | 1         | 0    | 4    |
    | Byddwn yn gwrando.                                       | 3     | 1         | 1    | 36.3 |
    """
    for row in rows(test_lix):
        found = readability.measures(row["text"])
        counts = (found.n_words, found.n_sentences, found.n_long_words)
        assert counts == (row["words"], row["sentences"], row["long"]), row["text"]
        assert found.lix == pytest.approx(row["lix"], abs=0.05)


def test_language() -> None:
    """## English left in the Welsh place

    The language is told by small common words; a short or mixed text stays unsure, and nothing is said about it.

    | text                                                        | language |
    |-------------------------------------------------------------|----------|
    | Byddwn yn dod i'ch gweld chi a byddwn yn gwrando            | cy       |
    | We will come to see you and we will listen                  | en       |
    | Help cynnar                                                 | unsure   |
    | Mae the plan yn new and good ar gyfer the team sydd of here | unsure   |
    """
    for row in rows(test_language):
        assert readability.likely_language(row["text"]) == row["language"], row["text"]
