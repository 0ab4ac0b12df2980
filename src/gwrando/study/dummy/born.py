"""Who the made-up children are: families, twins, districts, hidden frailty, and when they live in the area."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gwrando.study.dummy import hazard
from gwrando.study.dummy.draws import Draws
from gwrando.study.dummy.model import ETHNICITIES, Model

Columns = dict[str, NDArray[Any]]
_SHARE_OF_DISTRICT = (0.14, 0.13, 0.12, 0.11, 0.10, 0.10, 0.09, 0.08, 0.07, 0.06)
_ETHNIC = {  # by district: towns first; asian, black, mixed, other, white
    **dict.fromkeys(range(2), (0.14, 0.045, 0.05, 0.025, 0.74)),
    **dict.fromkeys(range(2, 5), (0.045, 0.015, 0.03, 0.01, 0.90)),
    **dict.fromkeys(range(5, 10), (0.012, 0.004, 0.02, 0.004, 0.96)),
}
_DEPRIVED = (1.9, 1.6, 1.2, 0.9, 1.5, 1.3, 0.7, 0.6, 0.4, 0.3)


def day_number(iso: str) -> int:
    """Days since 1970-01-01 of a date written as YYYY-MM-DD."""
    return int(np.datetime64(iso, "D").astype(np.int64))


def children(n_children: int, *, draws: Draws, model: Model) -> Columns:
    """Who they are: families, brothers and sisters, about three in a hundred twins; see `Lives`."""
    number = np.arange(n_children, dtype=np.int64)
    sizes = 1 + draws.pick("family/size", number, (0.50, 0.35, 0.12, 0.03))
    family = np.repeat(number, sizes)[:n_children]
    is_first = np.append(True, family[1:] != family[:-1])
    gap = np.where(
        is_first,
        0,
        np.where(draws.happens("twin", number, 0.037), 0, 400 + draws.below("gap", number, 480)),
    )
    since_first = np.cumsum(gap)
    since_first -= since_first[is_first][np.cumsum(is_first) - 1]
    span = np.zeros(family[-1] + 1, dtype=np.int64)
    np.maximum.at(span, family, since_first)
    first_day, last_day = day_number(model.born_from), day_number(model.born_to)
    first = draws.below("family/birth", np.arange(len(span)), np.maximum(1, last_day - first_day + 1 - span))
    birth = first_day + first[family] + since_first
    beside = (~is_first) & (gap == 0)
    twin = beside.copy()
    twin[:-1] |= beside[1:]
    district = draws.pick("family/district", family, _SHARE_OF_DISTRICT)
    luck = draws.uniform("family/ethnicity", family)
    steps = np.cumsum([_ETHNIC[d] for d in range(10)], axis=1)
    ethnicity = np.minimum((luck[:, None] >= steps[district]).sum(axis=1), len(ETHNICITIES) - 1)
    # more in the most deprived fifth in some districts, and for families of some groups
    lean = np.asarray(_DEPRIVED)[district] * np.where(ethnicity == ETHNICITIES.index("white"), 1.0, 1.25)
    deprivation = 1 + np.floor(5 * draws.uniform("family/deprivation", family) ** lean).astype(np.int64)
    spread = model.frailty_sd
    log_frailty = spread * (
        np.sqrt(model.family_share) * draws.normal("family/frailty", family)
        + np.sqrt(1 - model.family_share) * draws.normal("frailty", number)
    )
    here = np.stack([birth, birth + int(18 * hazard.YEAR)])
    if model.moves:
        came = draws.happens("family/came", family, 0.09)
        left = draws.happens("family/left", family, 0.07)
        day_in = first_day + draws.below("family/day_in", family, 6500)
        day_out = first_day + 900 + draws.below("family/day_out", family, 7000)
        here[0] = np.where(came, np.clip(day_in, here[0], here[1] - 400), here[0])
        here[1] = np.where(left, np.clip(day_out, here[0] + 200, here[1]), here[1])
    here[1] = np.minimum(here[1], day_number(model.ends_on) + 1)
    return {
        "child_no": (number + 1).astype(np.int32),
        "family": family.astype(np.int32),
        "twin": twin,
        "birth_day": birth.astype(np.int32),
        "sex": draws.happens("sex", number, 0.512).astype(np.int8),
        "district": district.astype(np.int8),
        "ethnicity": ethnicity.astype(np.int8),
        "deprivation": deprivation.astype(np.int8),
        "from_day": here[0].astype(np.int32),
        "to_day": (here[1] - 1).astype(np.int32),
        "frailty": np.exp(log_frailty - spread**2 / 2),
    }


__all__ = ["Columns", "children", "day_number"]
