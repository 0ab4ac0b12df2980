"""A refusal in both languages."""

from gwrando.errors import RefusedError


def refused(cy: str, en: str, next_cy: str, next_en: str) -> RefusedError:
    """What is refused, and what to do next."""
    return RefusedError(cy=cy, en=en, next_cy=next_cy, next_en=next_en)
