"""How long a text may be, in characters."""

SHORT, LONG, WORDS_MAX = 200, 1000, 20_000
