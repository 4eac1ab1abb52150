"""What the configuration of a hub says before `configure` is called: in its file, or on its command line."""

import copy
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from traitlets.config import Application
from traitlets.utils.importstring import import_item

Value = TypeVar('Value', list[dict[str, Any]], dict[str, Any])

# any of them can have a setting of the authenticator; a later one counts more
SECTIONS = ('Authenticator', 'LocalAuthenticator', 'GatebookAuthenticator', 'LocalGatebookAuthenticator')
CLASSES = {False: 'gatebook', True: 'gatebook-local'}


def setting(c: Any, section: str, name: str) -> Any:
    """Return a setting of the command line or of the configuration file; None if neither has it."""
    command_line = Application.instance().cli_config if Application.initialized() else {}
    for config in (command_line, c):
        if name in config.get(section, {}):
            return config[section][name]
    return None


def of_authenticator(c: Any, name: str) -> Any:
    """Return a setting of the authenticator; None if nobody has set it."""
    found = (setting(c, section, name) for section in reversed(SECTIONS))
    return next((value for value in found if value is not None), None)


def value_of(value: Any, default: Value) -> Value:
    """Return a list or dict of the configuration: set, or only added to (`c.JupyterHub.services.append`)."""
    if isinstance(value, type(default)):
        return value
    # of a copy: the original would keep the result, and forget what is added later
    added: Value = copy.deepcopy(value).get_value(default)
    return added


def hub_folder(c: Any) -> Path:
    """Return the folder of the hub's database; the working folder if it is not in a file."""
    return folder_of_database(str(setting(c, 'JupyterHub', 'db_url') or 'sqlite:///jupyterhub.sqlite'))


def folder_of_database(database: str) -> Path:
    """Return the folder of a database, named as the hub's `db_url`; the working folder if it is not in a file."""
    scheme, separator, rest = database.partition('://')
    if not separator:
        return Path(database).absolute().parent
    path = unquote(rest.partition('?')[0])[1:]
    is_file = scheme.startswith('sqlite') and path and ':memory:' not in path
    return Path(path).absolute().parent if is_file else Path.cwd()


def is_ours(authenticator: Any, *, is_local: bool = False) -> bool:
    """Return whether an authenticator, or what names it, is one of this package; `is_local`: with system users."""
    from .authenticator import GatebookAuthenticator
    from .local import LocalGatebookAuthenticator

    named = {CLASSES[False]: GatebookAuthenticator, CLASSES[True]: LocalGatebookAuthenticator}
    if isinstance(authenticator, str):
        try:
            authenticator = named.get(authenticator) or import_item(authenticator)
        except (ImportError, ValueError):
            return False
    wanted: type = LocalGatebookAuthenticator if is_local else GatebookAuthenticator
    return isinstance(authenticator, type) and issubclass(authenticator, wanted)


def is_hub() -> bool:
    """Return whether this is the hub itself, not one of its subcommands."""
    from jupyterhub.app import JupyterHub

    return not Application.initialized() or isinstance(Application.instance(), JupyterHub)
