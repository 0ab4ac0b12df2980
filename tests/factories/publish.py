"""Published versions, made through the real action."""

from datetime import UTC, datetime
from typing import Any

from gwrando.strategy.document import StrategyDocument
from tests.factories import Matrix
from tests.unit.publish.documents import small

AT = datetime(2026, 5, 1, 9, tzinfo=UTC)


def publication(
    *, document: StrategyDocument | None = None, audience: str = "children", **change: Any
) -> Any:
    """A publication of a small strategy (or the one given), with all its files."""
    from gwrando.web.publish import actions

    given = {"site_url": "https://example.org", "by": "person:1", "at": AT, **change}
    return actions.publish_edition(document=document or small(), audience=audience, **given)


def matrix(own: bool) -> Matrix:
    """Publications have no scope: who may see one page may see them all."""
    from tests.factories import voice

    publication()
    answered = voice.consultation(state="answered")
    one = {"audience": "children"}
    return Matrix(
        kwargs={
            "publish:version": one,
            "publish:style": one,
            "publish:audience": one,
            "publish:publish": one,
            "publish:read": one,
            "publish:answers": {"slug": answered.slug},
            "publish:download": {**one, "format": "poster"},
            "publish:cover": {**one, "format": "poster"},
        }
    )
