"""What a run knows about itself and may say: versions, hashes, dates, how good the linkage is. Nothing about a child."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from gwrando.text import Bilingual

NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Facts:
    """About one run, for the methods and the transparency record.

    definition_sha256  of `study.toml`
    first_sha256       of `study.toml` when linkage was opened, where it is another: the definition was changed since
    seed               of every draw
    software           name -> version (gwrando, engine, linkage)
    inputs_sha256      file -> hash of what was read
    linkage            GUILD items, each a heading and what is known (already protected: no small count)
    refused            tables that could not be made safe, by title
    """

    definition_sha256: str = ""
    first_sha256: str = ""
    seed: int | None = None
    software: Mapping[str, str] = NONE
    inputs_sha256: Mapping[str, str] = NONE
    linkage: tuple[tuple[Bilingual, Bilingual], ...] = ()
    refused: tuple[Bilingual, ...] = field(default=())


NO_FACTS = Facts()
