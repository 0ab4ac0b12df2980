"""Word back to one group: the same answers as words to read aloud, a poster for its wall and slides for its assembly."""

from gwrando.voice.back.edition import GroupEdition, Part, script
from gwrando.voice.back.printed import Printed, poster, slides
from gwrando.voice.back.said import in_words

__all__ = ["GroupEdition", "Part", "Printed", "in_words", "poster", "script", "slides"]
