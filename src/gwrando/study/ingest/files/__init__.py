"""The strict reader: a file of a service as Arrow batches of text, in bounded memory, or a clear refusal.

Every row of the file is in a batch, also the rows whose shape is wrong (they carry a mark and no cells), so that no
row is ever lost. What cannot be read for certain is refused whole: a NUL-ridden file in an unknown encoding, a quote
that is never closed, a line without end, a cut archive. DuckDB never opens a file of a service (reliability 0.6).
"""

from gwrando.study.ingest.files.block import SHAPES, Block, unreadable
from gwrando.study.ingest.files.open import Source, fingerprint, open_source

__all__ = ["SHAPES", "Block", "Source", "fingerprint", "open_source", "unreadable"]
