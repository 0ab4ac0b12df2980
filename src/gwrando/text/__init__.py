"""Words: text in two languages, and how hard it is to read."""

from gwrando.errors import Language
from gwrando.text.bilingual import Bilingual

__all__ = ["Bilingual", "Language"]
