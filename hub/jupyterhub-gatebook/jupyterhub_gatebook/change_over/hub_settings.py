"""What the configuration file of the hub says: where its database is, and the engine's data folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyterhub.app import JupyterHub
from traitlets.config import Application

from ..set_before import of_authenticator, value_of
from .former_users import CannotRead

DEFAULT_FILE = 'jupyterhub_config.py'


@dataclass(frozen=True)
class HubSettings:
    """As they are without a configuration file."""

    db_url: str = 'sqlite:///jupyterhub.sqlite'
    db_options: Mapping[str, Any] = field(default_factory=dict)
    dbm: str = 'passwords.dbm'
    data_dir: str = ''
    engine_settings: Mapping[str, str] = field(default_factory=dict)
    # of a Gatebook that runs elsewhere
    guard_url: str = ''


def read(file: str) -> HubSettings:
    """Run the configuration file of the hub, as the hub does; by default that of the working folder, if there is one.

    Raises CannotRead.
    """
    if not file and not Path(DEFAULT_FILE).is_file():
        return HubSettings()
    path = Path(file or DEFAULT_FILE)
    if not path.is_file():
        raise CannotRead(f'There is no configuration file {path}')
    # the plug-in makes files for the hub alone, and not for its subcommands
    hub = JupyterHub(parent=Application.instance())
    try:
        hub.load_config_file(str(path.absolute()))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the file raises
        raise CannotRead(f'{path} cannot be run here ({error!r}). Name what is needed with --db and --data') from None
    return HubSettings(
        hub.db_url,
        hub.db_kwargs,
        hub.config.get('FirstUseAuthenticator', {}).get('dbm_path', HubSettings.dbm),
        of_authenticator(hub.config, 'engine_folder') or '',
        value_of(of_authenticator(hub.config, 'engine_settings') or {}, {}),
        of_authenticator(hub.config, 'guard_url') or '',
    )
