"""An agency's records as CLKs: names made comparable by the very steps that linkage by names uses, then hashed."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from gwrando.study.engine import Engine
from gwrando.study.link.hashed_encode import encode, fields, fingerprint
from gwrando.study.link.hashed_files import Clks, Made
from gwrando.study.link.prepare import prepare

Renames = Callable[[str, Iterable[str]], Mapping[str, str]]


def clks(engine: Engine, *, service: str, secret: bytes, renames: Renames | None = None) -> Clks:
    """The CLKs of the accepted records (`names.person`) of one service, in order of their ids as they are sent.

    `renames` gives the made-up id of each; without it ids are as in the extract. Leaves `names.link_name`.
    """
    prepare(engine, repeats=())
    rows = engine.rows("read_hashed_fields")
    ids = [str(row[0]) for row in rows]
    renamed = {} if renames is None else renames("record", ids)
    sent = [renamed.get(record, record) for record in ids]
    columns = {field.name: [row[at] for row in rows] for at, field in enumerate(fields().fields, start=1)}
    order = np.argsort(np.array(sent, dtype=np.str_), kind="stable")
    filters = encode(columns, secret=secret)
    return Clks(
        service=service,
        made=Made(fields=fields().digest, secret=fingerprint(secret)),
        records=tuple(sent[at] for at in order.tolist()),
        filters=filters[order],
    )
