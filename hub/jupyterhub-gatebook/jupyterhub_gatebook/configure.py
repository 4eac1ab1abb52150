"""`configure(c)`: the whole set-up of a hub with Gatebook."""

import copy
import os
import secrets
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Optional, TypeVar
from urllib.parse import unquote, urlsplit

from traitlets.config import Application
from traitlets.log import get_logger
from traitlets.utils.importstring import import_item

from . import administration, private_files

Value = TypeVar('Value', list[dict[str, Any]], dict[str, Any])

SERVICE = 'gatebook'
CLASSES = {False: 'gatebook', True: 'gatebook-local'}
# later lines of the configuration file can set them for any class of authenticator
SECTIONS = ('Authenticator', 'LocalAuthenticator', 'GatebookAuthenticator', 'LocalGatebookAuthenticator')
REFRESH_SECONDS = 10

CRYPT_KEY_FILE = 'jupyterhub_crypt_key'
CRYPT_KEY_VARIABLE = 'JUPYTERHUB_CRYPT_KEY'
CRYPT_KEY_BYTES = 32

# instead of the engine of the package gatebook-engine: the program and its arguments
ENGINE_COMMAND_VARIABLE = 'GATEBOOK_ENGINE_COMMAND'
# what `useradd` takes, on every system
POSIX_NAMES = '[a-z][a-z0-9_-]{0,31}'
# variables of the engine that follow from the set-up, and the option to use instead
NOT_SETTINGS = {
    'GATEBOOK_DATA': 'use the option data_dir',
    'GATEBOOK_HOST': 'the engine listens on loopback, behind the proxy of the hub',
    'GATEBOOK_BASE_PATH': 'it is the path of the service',
    'GATEBOOK_ADMIN_PAGES': 'use the option admin_pages',
    'GATEBOOK_ADMIN_URL': 'use the option admin_url',
    'GATEBOOK_HUB_TOKEN': 'the engine has a token of its own for the hub',
    'GATEBOOK_HUB_TOKEN_FILE': 'the engine has a token of its own for the hub',
    'GATEBOOK_PARENT_PID': 'it is the process of the hub',
}


def configure(
    c: Any,
    *,
    url: str = '',
    token_file: str = '',
    data_dir: str = '',
    public_url: str = '',
    sign_up: Optional[str] = None,
    admin_pages: bool = True,
    admin_url: str = '',
    adopt_users: Optional[bool] = None,
    on_delete: Optional[str] = None,
    end_servers: bool = True,
    local_users: bool = False,
    settings: Optional[Mapping[str, Any]] = None,
) -> None:
    """Let people sign in to this hub through Gatebook, with an engine that the hub runs as its service.

    Call it at the end of jupyterhub_config.py. What was set before stays, except `authenticator_class`.

    - url, token_file: a Gatebook that runs elsewhere, and the file with a token of scope `hub` for it
    - data_dir: data folder of the engine; by default `gatebook` beside the database of the hub
    - public_url: where people reach the hub (with `url`: where they reach Gatebook)
    - sign_up: `approval` (default), `open`, `invitation` or `off`
    - admin_pages, admin_url: whether there are pages for administrators, and their one address if it is not the hub's
    - adopt_users: the users that the hub had before get accounts without a password, once; off by default with `url`
    - on_delete: `block` or `nothing` in Gatebook for users whom the panel removes; by default `nothing` with `url`
    - end_servers: end servers and API tokens of people who are no longer admitted
    - local_users: people are users of the machine
    - settings: other variables of the engine, `GATEBOOK_…` by name

    Raises ValueError for options that do not fit together.
    """
    if on_delete not in (None, 'block', 'nothing'):
        raise ValueError("configure: on_delete is 'block' or 'nothing'")
    _check(url, token_file, {'data_dir': data_dir, 'sign_up': sign_up, 'settings': settings})
    administration.check(admin_url)
    hub_folder = _hub_folder(c)
    folder = Path(data_dir).absolute() if data_dir else hub_folder / 'gatebook'
    _use_authenticator(c, local_users)
    _set_default(c, 'enable_auth_state', True)
    _set_default(c, 'auth_refresh_age', REFRESH_SECONDS)
    _set_default(c, 'refresh_pre_spawn', True)
    _have_crypt_key(c, hub_folder)
    _have_secure_cookies(c, '' if url else public_url)
    ours = c.GatebookAuthenticator
    if ('engine_folder' if url else 'adoption_note') in ours:
        raise ValueError('configure: it was called with url and without: a hub has one Gatebook')
    ours.adopt_users = not url if adopt_users is None else adopt_users
    ours.on_delete = on_delete or ('nothing' if url else 'block')
    if not end_servers:
        ours.end_servers = False
    if not admin_pages:
        ours.admin_pages = False
    if admin_url:
        ours.admin_url = admin_url
    if public_url:
        ours.public_url = public_url
    if url:
        ours.guard_url, ours.guard_token_file = url, token_file
        ours.adoption_note = str(folder / 'hub-users.adopted')
    else:
        ours.engine_folder = str(folder)
        ours.engine_settings = _engine_settings(sign_up, local_users, settings or {})
        _have_service(c, folder)


def _check(url: str, token_file: str, of_engine: Mapping[str, Any]) -> None:
    if bool(url) != bool(token_file):
        raise ValueError('configure: url and token_file belong together')
    unused = [name for name, value in of_engine.items() if url and value]
    if unused:
        raise ValueError(f'configure: {", ".join(unused)} cannot be set with url: that Gatebook has its own settings')


def _setting(c: Any, section: str, name: str) -> Any:
    """Return a setting of the command line or of the configuration file; None if neither has it."""
    command_line = Application.instance().cli_config if Application.initialized() else {}
    for config in (command_line, c):
        if name in config.get(section, {}):
            return config[section][name]
    return None


def _hub_folder(c: Any) -> Path:
    """Return the folder of the hub's database; the working folder if it is not in a file."""
    return folder_of_database(str(_setting(c, 'JupyterHub', 'db_url') or 'sqlite:///jupyterhub.sqlite'))


def folder_of_database(database: str) -> Path:
    """Return the folder of a database, named as the hub's `db_url`; the working folder if it is not in a file."""
    scheme, separator, rest = database.partition('://')
    if not separator:
        return Path(database).absolute().parent
    path = unquote(rest.partition('?')[0])[1:]
    is_file = scheme.startswith('sqlite') and path and ':memory:' not in path
    return Path(path).absolute().parent if is_file else Path.cwd()


def _use_authenticator(c: Any, local_users: bool) -> None:
    before = c.JupyterHub.get('authenticator_class')
    if before is None or not is_ours(before):
        c.JupyterHub.authenticator_class = CLASSES[local_users]
        if before is not None:
            get_logger().info('configure: people sign in through Gatebook now, and not through %s', before)


def is_ours(authenticator: Any) -> bool:
    """Return whether an authenticator, or what names it, is one of this package."""
    from .authenticator import GatebookAuthenticator

    if authenticator in CLASSES.values():
        return True
    if isinstance(authenticator, str):
        try:
            authenticator = import_item(authenticator)
        except (ImportError, ValueError):
            return False
    return isinstance(authenticator, type) and issubclass(authenticator, GatebookAuthenticator)


def _set_default(c: Any, name: str, value: Any) -> None:
    if all(name not in c.get(section, {}) for section in SECTIONS):
        c.Authenticator[name] = value


def _have_crypt_key(c: Any, hub_folder: Path) -> None:
    """Give the hub a key for what it stores of sign-ins, unless it has one. It is kept beside the hub's database.

    A subcommand of the hub encrypts nothing, and gets one that is not kept.
    """
    if os.environ.get(CRYPT_KEY_VARIABLE) or c.get('CryptKeeper', {}).get('keys'):
        return
    if not _is_hub():
        # the file may be another user's. `jupyterhub token` only looks whether there is a key, in the environment
        os.environ[CRYPT_KEY_VARIABLE] = secrets.token_hex(CRYPT_KEY_BYTES)
        return
    file = hub_folder / CRYPT_KEY_FILE
    if file.exists():
        key = private_files.read(file, private_files.this_process()).strip()
    else:
        key = secrets.token_hex(CRYPT_KEY_BYTES)
        private_files.write(file, f'{key}\n', private_files.this_process())
    os.environ[CRYPT_KEY_VARIABLE] = key


def _have_secure_cookies(c: Any, public_url: str) -> None:
    """Let browsers send the hub's cookies over https only, if people reach it so: behind a proxy it cannot see that."""
    hub_url = public_url or str(_setting(c, 'JupyterHub', 'public_url') or '')
    settings = _value_of(c.JupyterHub.get('tornado_settings', {}), {})
    if urlsplit(hub_url).scheme == 'https' and 'cookie_options' not in settings:
        c.JupyterHub.tornado_settings = {**settings, 'cookie_options': {'secure': True}}


def _is_hub() -> bool:
    """Return whether this is the hub itself, not one of its subcommands."""
    from jupyterhub.app import JupyterHub

    return not Application.initialized() or isinstance(Application.instance(), JupyterHub)


def _engine_settings(sign_up: Optional[str], local_users: bool, settings: Mapping[str, Any]) -> dict[str, str]:
    for name in settings:
        if not name.startswith('GATEBOOK_'):
            raise ValueError(f'configure: {name} is no variable of Gatebook')
        if name in NOT_SETTINGS:
            raise ValueError(f'configure: {name} cannot be set: {NOT_SETTINGS[name]}')
    ours = {'GATEBOOK_USERNAME_PATTERN': POSIX_NAMES} if local_users else {}
    if sign_up is not None:
        ours['GATEBOOK_SIGN_UP'] = sign_up
    return {**ours, **{name: _text(value) for name, value in settings.items()}}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _have_service(c: Any, folder: Path) -> None:
    """Add the engine to the hub's services. Raises ValueError if another service has its name."""
    command = shlex.split(os.environ.get(ENGINE_COMMAND_VARIABLE, ''))
    spec = {
        'name': SERVICE,
        'command': [sys.executable, '-m', 'jupyterhub_gatebook.engine', str(folder), *command],
        'display': False,
        # Python looks for modules there first, and root starts it
        'cwd': '/',
    }
    services = _value_of(c.JupyterHub.get('services', []), [])
    same_name = [service for service in services if service.get('name') == SERVICE]
    if not same_name:
        c.JupyterHub.services = [*services, spec]
    elif same_name != [spec]:
        raise ValueError(f'configure: c.JupyterHub.services has another service {SERVICE!r} already')


def _value_of(value: Any, default: Value) -> Value:
    """Return a list or dict of the configuration: set, or only added to (`c.JupyterHub.services.append`)."""
    if isinstance(value, type(default)):
        return value
    # of a copy: the original would keep the result, and forget what is added later
    added: Value = copy.deepcopy(value).get_value(default)
    return added
