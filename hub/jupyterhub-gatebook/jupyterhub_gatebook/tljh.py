"""The plug-in of The Littlest JupyterHub: where this package is in the environment of its hub, people have Gatebook."""

import logging
import os
import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pluggy

from .configure import configure, is_ours

hookimpl = pluggy.HookimplMarker('tljh')
log = logging.getLogger('tljh')

# `auth.type` of a TLJH where nobody has set it
DEFAULT_TYPE = 'firstuseauthenticator.FirstUseAuthenticator'
IMPORT = [sys.executable, '-m', 'jupyterhub_gatebook.change_over', 'import', 'firstuse']
# exit codes of that command after which it need not run again by itself: everybody, or all but some who are listed
IMPORTED = (0, 1)


@hookimpl
def tljh_extra_hub_pip_packages() -> list[str]:
    """Return the engine of the version of this package."""
    return [f'gatebook-engine=={version("jupyterhub-gatebook")}']


@hookimpl
def tljh_custom_jupyterhub_config(c: Any) -> None:
    """Configure the hub, unless `auth.type` names another authenticator.

    What `tljh-config set auth.GatebookAuthenticator.…` has set is kept.
    """
    chosen = c.JupyterHub.get('authenticator_class')
    if chosen not in (None, DEFAULT_TYPE) and not is_ours(chosen):
        log.warning('Gatebook is installed, but not used: auth.type is %s. Run: tljh-config unset auth.type', chosen)
        return
    set_before = c.GatebookAuthenticator
    url = set_before.get('guard_url', '')
    configure(
        c,
        url=url,
        token_file=set_before.get('guard_token_file', ''),
        # the engine's user cannot reach the folder of the hub's database
        data_dir='' if url else str(_prefix() / 'gatebook'),
        public_url=set_before.get('public_url', ''),
        adopt_users=set_before.get('adopt_users'),
        on_delete=set_before.get('on_delete'),
        end_servers=set_before.get('end_servers', True),
        settings=None if url else set_before.get('engine_settings'),
    )


@hookimpl
def tljh_post_install() -> None:
    """Take over the passwords of FirstUseAuthenticator, once."""
    state = _prefix() / 'state'
    note = state / 'gatebook-firstuse.imported'
    if note.exists() or not any(state.glob('passwords.dbm*')):
        return
    config = find_spec('tljh.jupyterhub_config')
    command = [*IMPORT, '--config', str(config.origin) if config else '']
    done = subprocess.run(  # noqa: S603
        command, cwd=state, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8', check=False
    )
    log.info('Passwords of FirstUseAuthenticator:\n%s', done.stdout.strip())
    if done.returncode in IMPORTED:
        note.touch(mode=0o600)
    else:
        log.warning('They are not taken over. Run in %s: %s', state, ' '.join(command))


def _prefix() -> Path:
    """Return where TLJH is installed."""
    return Path(os.environ.get('TLJH_INSTALL_PREFIX', '/opt/tljh'))
