"""`configure(c)`: the whole set-up of a hub with Gatebook."""

import os
import secrets
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Optional
from urllib.parse import urlsplit

from traitlets.log import get_logger

from . import administration, private_files, set_before
from .set_before import CLASSES, SECTIONS, of_authenticator, setting, value_of

SERVICE = 'gatebook'
# so that the hub can check sessions, and does it soon (in seconds)
FOR_SESSIONS = {'enable_auth_state': True, 'auth_refresh_age': 10, 'refresh_pre_spawn': True}

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

    Call it at the end of jupyterhub_config.py. What was set before stays, except `authenticator_class`, and what an
    option says otherwise.

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
    _check_one_gatebook(c, 'engine_folder' if url else 'guard_url')
    _use_authenticator(c, local_users)
    for name, value in FOR_SESSIONS.items():
        _set_default(c, name, value, section='Authenticator')
    hub_folder = set_before.hub_folder(c)
    _have_crypt_key(c, hub_folder)
    _set(c, 'public_url', public_url or None)
    _have_secure_cookies(c, '' if url else of_authenticator(c, 'public_url'))
    _set(c, 'admin_url', admin_url or None)
    # where they have the defaults, what was set before stays
    _set(c, 'admin_pages', None if admin_pages else False)
    _set(c, 'end_servers', None if end_servers else False)
    _set(c, 'adopt_users', adopt_users)
    _set(c, 'on_delete', on_delete)
    _set_default(c, 'adopt_users', not url)
    _set_default(c, 'on_delete', 'nothing' if url else 'block')
    if url:
        _set(c, 'guard_url', url)
        _set(c, 'guard_token_file', token_file)
        _set_default(c, 'adoption_note', str(hub_folder / SERVICE / 'hub-users.adopted'))
    else:
        _set(c, 'engine_folder', str(Path(data_dir).absolute()) if data_dir else None)
        _set_default(c, 'engine_folder', str(hub_folder / SERVICE))
        before = value_of(of_authenticator(c, 'engine_settings') or {}, {})
        _set(c, 'engine_settings', _engine_settings(before, sign_up, local_users, settings or {}))
        _have_service(c, of_authenticator(c, 'engine_folder'))


def _set(c: Any, name: str, value: Any) -> None:
    """Set what an option says of the authenticator, where it counts; None: the option is not given."""
    if value is not None:
        found = (section for section in reversed(SECTIONS) if name in c.get(section, {}))
        c[next(found, 'GatebookAuthenticator')][name] = value


def _set_default(c: Any, name: str, value: Any, section: str = 'GatebookAuthenticator') -> None:
    if of_authenticator(c, name) is None:
        c[section][name] = value


def _check(url: str, token_file: str, of_engine: Mapping[str, Any]) -> None:
    if bool(url) != bool(token_file):
        raise ValueError('configure: url and token_file belong together')
    unused = [name for name, value in of_engine.items() if url and value]
    if unused:
        raise ValueError(f'configure: {", ".join(unused)} cannot be set with url: that Gatebook has its own settings')


def _check_one_gatebook(c: Any, other: str) -> None:
    if of_authenticator(c, other):
        raise ValueError(f'configure: a hub has one Gatebook, and {other} is set already: see the option url')


def _use_authenticator(c: Any, local_users: bool) -> None:
    before = c.JupyterHub.get('authenticator_class')
    if before is None or not set_before.is_ours(before):
        c.JupyterHub.authenticator_class = CLASSES[local_users]
        if before is not None:
            get_logger().info('configure: people sign in through Gatebook now, and not through %s', before)
    elif local_users and not set_before.is_ours(before, is_local=True):
        raise ValueError(
            f'configure: with local_users, authenticator_class cannot be {before}: it has to be {CLASSES[True]!r}, '
            'or a subclass of LocalGatebookAuthenticator'
        )


def _have_crypt_key(c: Any, hub_folder: Path) -> None:
    """Give the hub a key for what it stores of sign-ins, unless it has one. It is kept beside the hub's database.

    A subcommand of the hub encrypts nothing, and gets one that is not kept.
    """
    if os.environ.get(CRYPT_KEY_VARIABLE) or setting(c, 'CryptKeeper', 'keys'):
        return
    if not set_before.is_hub():
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


def _have_secure_cookies(c: Any, public_url: Optional[str]) -> None:
    """Let browsers send the hub's cookies over https only, if people reach it so: behind a proxy it cannot see that."""
    hub_url = public_url or str(setting(c, 'JupyterHub', 'public_url') or '')
    settings = value_of(c.JupyterHub.get('tornado_settings', {}), {})
    if urlsplit(hub_url).scheme == 'https' and 'cookie_options' not in settings:
        c.JupyterHub.tornado_settings = {**settings, 'cookie_options': {'secure': True}}


def _engine_settings(
    before: Mapping[str, Any], sign_up: Optional[str], local_users: bool, settings: Mapping[str, Any]
) -> dict[str, str]:
    for name in settings:
        if not name.startswith('GATEBOOK_'):
            raise ValueError(f'configure: {name} is no variable of Gatebook')
        if name in NOT_SETTINGS:
            raise ValueError(f'configure: {name} cannot be set: {NOT_SETTINGS[name]}')
    pattern = {'GATEBOOK_USERNAME_PATTERN': POSIX_NAMES} if local_users else {}
    option = {} if sign_up is None else {'GATEBOOK_SIGN_UP': sign_up}
    return {name: _text(value) for name, value in {**pattern, **before, **option, **settings}.items()}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _have_service(c: Any, folder: str) -> None:
    """Add the engine to the hub's services. Raises ValueError if another service has its name."""
    command = shlex.split(os.environ.get(ENGINE_COMMAND_VARIABLE, ''))
    spec = {
        'name': SERVICE,
        'command': [sys.executable, '-m', 'jupyterhub_gatebook.engine', folder, *command],
        'display': False,
        # Python looks for modules there first, and root starts it
        'cwd': '/',
    }
    services = value_of(c.JupyterHub.get('services', []), [])
    same_name = [service for service in services if service.get('name') == SERVICE]
    if not same_name:
        c.JupyterHub.services = [*services, spec]
    elif same_name != [spec]:
        raise ValueError(f'configure: c.JupyterHub.services has another service {SERVICE!r} already')
