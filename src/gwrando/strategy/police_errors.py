"""What can be wrong with a stop and search file, said in Welsh and English: file, row, column, never a
value."""

from collections.abc import Sequence

from gwrando.errors import InputError

_NEXT_CY = "Lawrlwythwch y ffeil eto o data.police.uk a rhoi cynnig arall arni. Ni newidiwyd dim."
_NEXT_EN = "Download the file again from data.police.uk and try again. Nothing was changed."


def nothing_found(where: str) -> InputError:
    """No stop and search file at the paths given."""
    return InputError(
        cy="Ni chafwyd hyd i ffeil stopio a chwilio yma.",
        en="There is no stop and search file here.",
        where=where,
        next_cy="Rhowch enw ffeil neu ffolder sy'n cynnwys ffeiliau BBBB-MM-LLU-stop-and-search.csv.",
        next_en="Give a file, or a folder that holds YYYY-MM-FORCE-stop-and-search.csv files.",
    )


def wrong_name(name: str) -> InputError:
    """The name does not say which force and which month."""
    return InputError(
        cy="Nid yw enw'r ffeil yn dweud pa heddlu a pha fis sydd ynddi.",
        en="The file's name does not say which force and which month it holds.",
        where=name,
        next_cy=(
            "Cadwch yr enw a roddodd data.police.uk arni, er enghraifft 2020-01-gwent-stop-and-search.csv."
        ),
        next_en="Keep the name data.police.uk gave it, for example 2020-01-gwent-stop-and-search.csv.",
    )


def month_twice(first: str, second: str) -> InputError:
    """The same force and month from two files: nothing may be counted twice."""
    return InputError(
        cy="Mae'r un mis o'r un heddlu yma ddwywaith, felly byddai chwiliadau'n cael eu cyfrif ddwywaith.",
        en="The same month of the same force is here twice, so searches would be counted twice.",
        where=f"{first}, {second}",
        next_cy="Tynnwch un o'r ddwy ffeil allan a rhoi cynnig arall arni.",
        next_en="Take one of the two files away and try again.",
    )


def unreadable(name: str) -> InputError:
    """The file cannot be opened, or its compression is broken."""
    return InputError(
        cy="Nid oedd modd agor y ffeil, neu mae wedi torri.",
        en="The file could not be opened, or it is broken.",
        where=name,
        next_cy=_NEXT_CY,
        next_en=_NEXT_EN,
    )


def too_big(name: str) -> InputError:
    """The file unpacks to more than a month of a force can hold."""
    return InputError(
        cy="Mae'r ffeil yn llawer mwy nag un mis o un heddlu, felly ni chafodd ei darllen.",
        en="The file is far bigger than one month of one force, so it was not read.",
        where=name,
        next_cy=_NEXT_CY,
        next_en=_NEXT_EN,
    )


def not_utf8(name: str, row: int) -> InputError:
    """The text is not UTF-8; `row` is where it stops being so."""
    return InputError(
        cy="Nid testun UTF-8 yw'r ffeil.",
        en="The file is not UTF-8 text.",
        where=f"{name}, {row}",
        next_cy="Efallai fod taenlen wedi'i chadw eto. Defnyddiwch y ffeil fel y daeth o data.police.uk.",
        next_en="A spreadsheet may have saved it again. Use the file as it came from data.police.uk.",
    )


def broken_csv(name: str, row: int) -> InputError:
    """The text is not CSV at this row."""
    return InputError(
        cy="Nid yw'r ffeil yn CSV dilys (mae'r rhif ar ôl enw'r ffeil yn rhif rhes).",
        en="The file is not valid CSV (the number after the file name is a row number).",
        where=f"{name}, {row}",
        next_cy=_NEXT_CY,
        next_en=_NEXT_EN,
    )


def wrong_columns(name: str, *, missing: Sequence[str], n_extra: int) -> InputError:
    """The 15 columns are not the publisher's, or not in its order."""
    said = ", ".join(missing)
    return InputError(
        cy=f"Nid 15 colofn data.police.uk sydd yn y ffeil. Yn eisiau: {said or 'dim'}. Anhysbys: {n_extra}.",
        en=(
            f"The file does not have the 15 columns of data.police.uk. Missing: {said or 'none'}."
            f" Unknown: {n_extra}."
        ),
        where=name,
        next_cy="Defnyddiwch y ffeil stopio a chwilio fel y daeth, gyda'r colofnau yn yr un drefn.",
        next_en="Use the stop and search file as it came, with the columns in the same order.",
    )


def wrong_row(name: str, row: int) -> InputError:
    """A row with more or fewer than 15 cells."""
    return InputError(
        cy="Nid oes 15 cell yn y rhes hon.",
        en="This row does not have 15 cells.",
        where=f"{name}, {row}",
        next_cy=_NEXT_CY,
        next_en=_NEXT_EN,
    )


def unknown_value(name: str, row: int, column: str) -> InputError:
    """A cell that is not on the publisher's list for its column; the cell itself is not shown."""
    return InputError(
        cy=f"Mae gwerth anhysbys yn rhes {row}, colofn '{column}', felly ni chyfrifwyd dim.",
        en=f"There is an unknown value in row {row}, column '{column}', so nothing was counted.",
        where=name,
        next_cy="Cymharwch y golofn â'r gwerthoedd yn docs/reference/strategy.md; peidiwch â'i newid â llaw.",
        next_en="Compare the column with the values in docs/reference/strategy.md; do not change it by hand.",
    )
