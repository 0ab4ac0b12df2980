"""Build hook: compiles every Welsh catalogue (.po) to the binary form (.mo) that gettext reads.

Binary files are not kept in git, so a wheel or an editable install makes them here.
"""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):
    """Runs before the wheel (or editable install) is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Writes a .mo beside each .po under src."""
        for po in sorted(Path(self.root, "src").rglob("*.po")):
            with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source, locale="cy"))
