"""The data folder of an engine of this machine, made where it is missing, for the import."""

import logging
import os
from collections.abc import Mapping

from .. import engine_user
from ..engine_folder import EngineFolder
from .engine_command import EngineCommand
from .importer import CannotImport

ROOT = 0
# of the hub that has started the engine last
NOT_OF_A_COMMAND = 'GATEBOOK_PARENT_PID'


def importer_for(data_dir: str, settings: Mapping[str, str], log: logging.Logger) -> EngineCommand:
    """Return what imports there; `settings`: variables of the engine beside those that it was started with.

    Raises CannotImport.
    """
    folder = EngineFolder(data_dir)
    try:
        folder.make(engine_user.ids(log) if os.geteuid() == ROOT else None)
        return EngineCommand(folder, {**_settings_of_last_start(folder), **settings})
    except (OSError, engine_user.NoEngineUser) as error:
        raise CannotImport(str(error)) from None


def _settings_of_last_start(folder: EngineFolder) -> dict[str, str]:
    try:
        settings = folder.read_settings()
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise CannotImport(f'{folder.path} cannot be used ({error}). Run this as the user of the hub') from None
    return {name: value for name, value in settings.items() if name != NOT_OF_A_COMMAND}
