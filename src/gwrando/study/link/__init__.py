"""Linkage: which records of different services are about the same child.

prepare -> weigh (Splink) -> calibrate (reviewed pairs) -> cluster (one per service, twin guard) -> register of keys.
"""

from gwrando.study.link.draws import draws
from gwrando.study.link.groups import quality_tables
from gwrando.study.link.linkage import Linked, link
from gwrando.study.link.quality import Quality, quality
from gwrando.study.link.register import Record
from gwrando.study.link.store import Links, decided, open_links

__all__ = [
    "Linked",
    "Links",
    "Quality",
    "Record",
    "decided",
    "draws",
    "link",
    "open_links",
    "quality",
    "quality_tables",
]
