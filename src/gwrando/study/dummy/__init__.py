"""A made-up Gwent: extracts of five services about children who do not exist, for trying, testing and measuring.

`lives` makes children and events with known truth; `plain` (until extracts come from lives) writes a study's files.
"""

from gwrando.study.dummy.plain import (
    EXPOSURE_WEIGHTS,
    NULLS,
    Child,
    children,
    extracts,
    nicknames,
    template,
    write,
)

__all__ = ["EXPOSURE_WEIGHTS", "NULLS", "Child", "children", "extracts", "nicknames", "template", "write"]
