"""Ingest: the files of every service -> checked rows -> persons, records, stays and events; faults are told apart.

A file is read by a strict reader before the engine sees anything. A row with a fault is set aside, not lost: the
report names file, row, column and rule; never a value, never a record's id. The row itself stays in quarantine, in
the encrypted store of names.
"""

from gwrando.study.ingest.check import after_ingest, after_link, check
from gwrando.study.ingest.faults import Fault, Tally, faults
from gwrando.study.ingest.landing import LandedFile, Manifest, manifest_of
from gwrando.study.ingest.problems import Problem, refuse
from gwrando.study.ingest.proof import prove, prove_extract
from gwrando.study.ingest.rules import RULES
from gwrando.study.ingest.sending import send
from gwrando.study.ingest.steps import Ingested, ingest, ingest_one, report

__all__ = [
    "RULES",
    "Fault",
    "Ingested",
    "LandedFile",
    "Manifest",
    "Problem",
    "Tally",
    "after_ingest",
    "after_link",
    "check",
    "faults",
    "ingest",
    "ingest_one",
    "manifest_of",
    "prove",
    "prove_extract",
    "refuse",
    "report",
    "send",
]
