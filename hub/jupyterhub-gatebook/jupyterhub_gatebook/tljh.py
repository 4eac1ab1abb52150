"""The plug-in of The Littlest JupyterHub: where this package is in the environment of its hub, people have Gatebook."""

import logging
import os
import subprocess
import sys
import time
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Callable

import pluggy

from .configure import configure
from .engine_folder import EngineFolder
from .set_before import is_ours, of_authenticator

hookimpl = pluggy.HookimplMarker('tljh')
log = logging.getLogger('tljh')

# `auth.type` of a TLJH where nobody has set it
DEFAULT_TYPE = 'firstuseauthenticator.FirstUseAuthenticator'
IMPORT = [sys.executable, '-m', 'jupyterhub_gatebook.change_over', 'import', 'firstuse']
# what the hub needs until it has its users and the engine's settings
HUB_SECONDS = 60
POLL_SECONDS = 0.2
# exit codes of that command after which it need not run again by itself: everybody, or all but some who are listed
IMPORTED = (0, 1)


@hookimpl
def tljh_extra_hub_pip_packages() -> list[str]:
    """Return the engine of the version of this package."""
    return [f'gatebook-engine=={version("jupyterhub-gatebook")}']


@hookimpl
def tljh_custom_jupyterhub_config(c: Any) -> None:
    """Configure the hub, unless `auth.type` names another authenticator.

    What `tljh-config set auth.GatebookAuthenticator.…` has set stays.
    """
    chosen = c.JupyterHub.get('authenticator_class')
    if not _leaves_it_to_us(chosen):
        log.warning('Gatebook is installed, but not used: auth.type is %s. Run: tljh-config unset auth.type', chosen)
        return
    url = of_authenticator(c, 'guard_url')
    if url:
        configure(c, url=url, token_file=of_authenticator(c, 'guard_token_file') or '')
    else:
        configure(c, data_dir=str(_data_folder(c)))


@hookimpl
def tljh_post_install() -> None:
    """Take over the passwords of FirstUseAuthenticator, once."""
    state = _prefix() / 'state'
    note = state / 'gatebook-firstuse.imported'
    if note.exists() or not any(state.glob('passwords.dbm*')):
        return
    auth = import_module('tljh.configurer').load_config()['auth']
    if not _leaves_it_to_us(auth['type']) or of_authenticator(auth, 'guard_url'):
        return
    config = find_spec('tljh.jupyterhub_config')
    command = [*IMPORT, '--config', str(config.origin) if config else '']
    if _waited_for(EngineFolder(str(_data_folder(auth))).has_settings):
        done = subprocess.run(  # noqa: S603
            command, cwd=state, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8', check=False
        )
        log.info('Passwords of FirstUseAuthenticator:\n%s', done.stdout.strip())
        if done.returncode in IMPORTED:
            note.touch(mode=0o600)
            return
    log.warning('They are not taken over. When the hub runs, run in %s: %s', state, ' '.join(command))


def _leaves_it_to_us(chosen: Any) -> bool:
    return chosen in (None, DEFAULT_TYPE) or is_ours(chosen)


def _waited_for(is_there: Callable[[], bool]) -> bool:
    """Wait for the hub, which TLJH has just started."""
    deadline = time.monotonic() + HUB_SECONDS
    while not is_there() and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    return is_there()


def _data_folder(config: Any) -> Path:
    # not below `state`: the engine's user cannot reach the folder of the hub's database
    return Path(of_authenticator(config, 'engine_folder') or _prefix() / 'gatebook')


def _prefix() -> Path:
    """Return where TLJH is installed."""
    return Path(os.environ.get('TLJH_INSTALL_PREFIX', '/opt/tljh'))
