"""The errors Gwrando expects, and what each one means to whoever meets it.

    GwrandoError                expected: prints in both languages, without a traceback
    ├── InputError              a file, a table or an answer cannot be used as it is      exit 2
    ├── RefusedError            a rule says no: who, which state, which gate              exit 3
    ├── MissingExtraError       a part is not installed; says which command installs it   exit 4
    ├── DisclosureError         numbers would leave that could point at a child           exit 5
    └── TamperedError           a file is not the one that was checked (hash differs)     exit 6

Anything else is a bug and shows a traceback. Messages say what, where and what to do next; they never
hold a value about a person (a name, a date of birth, a cell of an extract).
"""

from typing import ClassVar, Literal

Language = Literal["cy", "en"]


class GwrandoError(Exception):
    """An expected error, in Welsh and English: what happened, where, and what to do next.

    `cy` and `en` are whole sentences; `where` names a file, field or page and is shown as it is;
    `next_cy` and `next_en` say what to do next. All but `where` are required and not empty.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1

    def __init__(self, *, cy: str, en: str, next_cy: str, next_en: str, where: str = "") -> None:
        if not (cy.strip() and en.strip() and next_cy.strip() and next_en.strip()):
            raise ValueError("an error needs both languages and a next step in each")
        super().__init__(en)
        self.cy, self.en, self.where = cy, en, where
        self.next_cy, self.next_en = next_cy, next_en

    def message(self, language: Language) -> str:
        """One text: what happened, where (if known) and what to do next, in the language asked for."""
        what, then = (self.cy, self.next_cy) if language == "cy" else (self.en, self.next_en)
        return "\n".join(part for part in (what, self.where, then) if part)

    def __str__(self) -> str:
        return f"{self.message('cy')}\n\n{self.message('en')}"


class InputError(GwrandoError):
    """A file, a table or an answer cannot be used as it is; nothing was changed."""

    code = "input"
    exit_code = 2


class RefusedError(GwrandoError):
    """A rule says no: the person, the state of the thing, or a publishing gate."""

    code = "refused"
    exit_code = 3


class MissingExtraError(GwrandoError):
    """A part of Gwrando is not installed here."""

    code = "missing-extra"
    exit_code = 4

    def __init__(self, *, extra: str) -> None:
        super().__init__(
            cy=f"Nid yw'r rhan '{extra}' o Gwrando wedi'i gosod yma.",
            en=f"The '{extra}' part of Gwrando is not installed here.",
            next_cy=f'Gosodwch hi: pip install "gwrando[{extra}]"',
            next_en=f'Install it: pip install "gwrando[{extra}]"',
        )


class DisclosureError(GwrandoError):
    """Numbers would leave from which something about one child could be learnt; nothing left."""

    code = "disclosure"
    exit_code = 5


class TamperedError(GwrandoError):
    """A file is not the one that was checked: its hash differs, or a part is missing."""

    code = "tampered"
    exit_code = 6
