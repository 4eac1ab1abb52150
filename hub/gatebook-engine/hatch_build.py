"""Names the platform of the wheel. scripts/build-wheels puts the engine in its place and then builds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PlatformTag(BuildHookInterface):  # type: ignore[type-arg]
    """The wheel has native parts for one platform, and no extension module of Python."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Set the tag of the wheel."""
        tag = os.environ.get('GATEBOOK_WHEEL_PLATFORM')
        if tag is None or not (Path(self.root) / 'gatebook_engine' / 'engine').is_dir():
            raise RuntimeError(
                'The engine is not in this folder, so no wheel can be built here. '
                'Run scripts/build-wheels in a clone of Gatebook.'
            )
        build_data['pure_python'] = False
        build_data['tag'] = f'py3-none-{tag}'
