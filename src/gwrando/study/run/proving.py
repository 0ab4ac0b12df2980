"""Proves one extract plug-in on made-up records."""

import random
import tempfile
from pathlib import Path

from gwrando.study import definition, dummy, engine, ingest
from gwrando.study.extract import load
from gwrando.study.run.order import read


def prove(service: str) -> list[str]:
    """Proves one extract plug-in on made-up records: gives what is wrong, as short English codes; empty when
    sound.

    Two hundred children are written in the plug-in's own form, read back, and each of its event codes must
    arrive.
    """
    extract = load(service)
    study = definition.from_file(Path(str(dummy.template("study.toml"))))
    source = definition.ExtractSource(
        service=service,
        files={kind: f"made_up_{service}_{kind}.csv" for kind in ("person", "event")},
        starts_on=study.extracts[0].starts_on,
        ends_on=study.extracts[0].ends_on,
        use_until=study.extracts[0].use_until,
    )
    rng = random.Random(1)  # noqa: S311 - made-up data, not secrets
    children = dummy.children(n_children=400, rng=rng)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dummy.extracts(children, folder, rng=rng, services=[extract.service])
        agreement = study.agreement.covering(
            service=service, person=extract.to_person, event=extract.to_event
        )
        landed = read(study.model_copy(update={"extracts": (source,), "agreement": agreement}), folder)
        with engine.open_duckdb(folder, key="0" * 64) as store:
            ingest.land(store, landed)
            made = ingest.accept(store)
            arrived = {kind for (kind,) in store.rows("read_event_types")}
            faults = ingest.faults(store, landed)
    problems = [f"never_arrives:{kind}" for kind in sorted(set(extract.codings.values()) - arrived)]
    if not made["person"]:
        problems.append("no_person_accepted")
    # the made-up records hold a few faults on purpose; more than a twentieth means the mapping is wrong
    if len(faults) * 20 > made["event"] + made["person"]:
        problems.append("too_many_faults")
    return problems
