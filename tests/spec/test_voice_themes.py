"""# Themes in children's own words: what is suggested, and what never is

People read what children wrote, make a list of themes with two names each, and say which answer speaks of which theme. The
machine only puts three themes on three buttons. It writes nothing, sums nothing up, decides nothing, and no text leaves the
machine. Nothing is said about a child: an answer is compared with themes, never a child with children.

1. **The language** of an answer is the one whose list of words knows more of it.
2. **What is read.** Ideas and lemmas: each word in its dictionary form (*mhlant* is *plentyn*), and each Welsh word that our bridge of
   600 everyday words knows is also its idea in English, so that *bws* coded once helps with *bus*. Runs of three to
   five letters, so that a misspelt word keeps most of them. And, where the part `themes` is installed, meaning: 384 numbers of a small
   language model (multilingual E5, four bits) that runs here; the mean of each language is taken away.
3. **Learning.** Every theme is asked about on its own, by ridge regression on answers that people coded. The names and
   descriptions of the themes, in both languages, are examples too, each worth four answers: so there are suggestions before anything is
   coded. "No theme fits" is learnt as well. The newest thousand answers are used.
4. **Three.** The three themes with the largest value, ties in the order of the people's list.

        likeness K = 0.5 words + 0.5 letters              without meaning
                   = 0.15 words + 0.15 letters + 0.7 meaning
        weights    a = (K + diag(1/trust))^-1 (Y - before)      trust: 1 for an answer, 4 for a name or description
        value      = before + likeness to the examples · a
        before     = (answers with the theme + 1) / (answers + themes)

What it does not know: irony, and what stands between the lines; most words of less everyday Welsh; what a child meant. It
is right in four of five answers at best (`make bench NAME=themes`), so each is read by a person.

**Counts** of a theme are of children, not texts, with the children's-voice rules: fewer than 5 is hidden, the rest rounded to 5, and the
interval is made from the numbers shown.

Source: Saunders, Gammerman and Vovk (1998), Proceedings of the 15th International Conference on Machine Learning; Salton and
Buckley (1988), Information Processing and Management 24:513-523; Weinberger et al. (2009), feature hashing, ICML; Wang et al. (2024),
Multilingual E5 Text Embeddings, technical report. Lemmas: simplemma. Code: `gwrando.voice.themes`.
"""

from gwrando.text import Bilingual
from gwrando.voice.themes import Answer, Example, Theme, WordsSuggester, bridge, quotes
from tests.spec.spec import rows

THEMES = [
    Theme("buses", Bilingual(cy="Bysiau", en="Buses")),
    Theme("parks", Bilingual(cy="Parciau", en="Parks")),
    Theme("dark", Bilingual(cy="Strydoedd tywyll", en="Dark streets")),
    Theme("bullying", Bilingual(cy="Bwlio", en="Bullying")),
]


def test_ideas():
    """## Welsh words and their ideas

    | answer                       | ideas             |
    |------------------------------|-------------------|
    | mae'r fws yn hwyr            | bus late          |
    | mwy o blismyn ar y stryd     | more police street |
    | dwi ofn mynd allan yn y nos  | scare go go night |
    | chi                          | -                 |
    """
    for row in rows(test_ideas):
        assert " ".join(bridge.ideas(row["answer"])) == row["ideas"].replace("-", "")


def test_suggested_first():
    """## What is suggested first (without meaning)

    Four themes without descriptions; the answers before the arrow were coded by a person.

    | coded                                  | answer              | first    |
    |----------------------------------------|---------------------|----------|
    | -                                      | more buses          | buses    |
    | -                                      | mwy o fysiau        | buses    |
    | -                                      | stop the bullys     | bullying |
    | the swings are broken > parks          | siglenni newydd     | parks    |
    | there are wolves by the river > dark   | wolves!             | dark     |
    | there are wolves by the river > parks  | wolves!             | parks    |
    """
    for row in rows(test_suggested_first):
        coded = []
        if row["coded"] != "-":
            text, theme = row["coded"].split(" > ")
            coded = [Example(Answer(text), (theme,))]
        (three,) = WordsSuggester().learn(THEMES, examples=coded).suggest([Answer(row["answer"])])
        assert three[0] == row["first"], row
        assert len(three) == 3


def test_quotes():
    """## What a person is asked to look at in a quote

    A capital letter, except at the beginning of a sentence in an everyday word; numbers; words for schools, days, people of one's own
    and places. It misses names in small letters: the person's own list of five questions is what protects.

    | words                        | marked                        |
    |------------------------------|-------------------------------|
    | The bus is late              | -                             |
    | Carys cried on Friday        | Carys name, Friday day        |
    | the 151 to Blackwood         | 151 number, Blackwood name    |
    | mae fy mrawd yn yr ysgol     | mrawd somebody, ysgol school  |
    | carys cried                  | -                             |
    """
    for row in rows(test_quotes):
        found = [f"{row['words'][mark.start : mark.end]} {mark.kind}" for mark in quotes.marks(row["words"])]
        assert (", ".join(found) or "-") == row["marked"]


def test_left_out():
    """## Words left out of a quote are shown

    The child wrote: *I hate it. The bus on Friday was late and cold. We need lights*

    | quote as typed              | quote as shown                   |
    |-----------------------------|----------------------------------|
    | We need lights              | We need lights                   |
    | The bus was late and cold.  | The bus […] was late and cold.   |
    | was late                    | […] was late […]                 |
    | The bus is late             | refused                          |
    """
    text = "I hate it. The bus on Friday was late and cold. We need lights"
    for row in rows(test_left_out):
        assert (quotes.shortened(row["quote as typed"], text=text) or "refused") == row["quote as shown"]
