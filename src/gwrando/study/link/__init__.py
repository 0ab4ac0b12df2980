"""Linkage: which records of different services are about the same child.

prepare -> weigh (Splink) -> calibrate (reviewed pairs) -> cluster (one per service, twin guard) -> register of keys.
Services that keep their names to themselves join by hashes, after names (`hashed_…`).
"""

from gwrando.study.link.draws import draws
from gwrando.study.link.groups import quality_tables
from gwrando.study.link.hashed_clks import clks
from gwrando.study.link.hashed_files import HashedPairs, read_pairs_file, write_clks
from gwrando.study.link.hashed_join import Hashes
from gwrando.study.link.hashed_pairs import pair
from gwrando.study.link.hashed_secrets import new_secret
from gwrando.study.link.linkage import Linked, link
from gwrando.study.link.quality import Quality, quality
from gwrando.study.link.register import Record
from gwrando.study.link.store import Links, decided, open_links

__all__ = [
    "HashedPairs",
    "Hashes",
    "Linked",
    "Links",
    "Quality",
    "Record",
    "clks",
    "decided",
    "draws",
    "link",
    "new_secret",
    "open_links",
    "pair",
    "quality",
    "quality_tables",
    "read_pairs_file",
    "write_clks",
]
