"""Dates in words: 5 Rhagfyr 2026, 5 December 2026."""

from datetime import date

from gwrando.errors import Language

MONTHS: dict[Language, tuple[str, ...]] = {
    "cy": (
        "Ionawr",
        "Chwefror",
        "Mawrth",
        "Ebrill",
        "Mai",
        "Mehefin",
        "Gorffennaf",
        "Awst",
        "Medi",
        "Hydref",
        "Tachwedd",
        "Rhagfyr",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


def spoken(day: date, language: Language) -> str:
    """The day, the month in words, the year: `5 Rhagfyr 2026`."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"
