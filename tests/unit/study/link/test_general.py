"""The same engine for any table of people."""

import random

from gwrando.study.link import general


def test_people_of_a_small_table() -> None:
    rng = random.Random(4)
    rows: list[dict[str, str]] = []
    for number in range(150):
        given = rng.choice(["mari", "gwen", "tom", "huw", "ann", "rhys"]) + rng.choice("abcdefgh")
        own = {
            "given_name": given,
            "surname": rng.choice(["jones", "rees", "evans", "khan"]) + rng.choice("klmnop"),
            "date_of_birth": f"19{rng.randrange(40, 99)}0{rng.randrange(1, 9)}{rng.randrange(10, 28)}",
            "soc_sec_id": str(1_000_000 + number * 37),
        }
        rows += [own, {**own, "given_name": given[::-1]}]
    of = general.clusters(rows, seed=1)
    assert [int(first) for first in of] == [at - at % 2 for at in range(300)]
    assert "soc_sec_id" in general.FIELDS["number"]
