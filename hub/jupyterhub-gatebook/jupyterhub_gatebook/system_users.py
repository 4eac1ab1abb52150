"""Hubs whose servers run as users of the machine."""

import os
from typing import Any

from jupyterhub.auth import LocalAuthenticator
from jupyterhub.spawner import LocalProcessSpawner, SimpleLocalProcessSpawner

ROOT = 0
TEXT = (
    'Servers of this hub run as users of the machine, and Gatebook adds no such users: a server starts only for people '
    'whom you have added with useradd. To let the hub add them, call '
    "jupyterhub_gatebook.configure(c, local_users=True), or set c.JupyterHub.authenticator_class = 'gatebook-local'"
)


def warn(authenticator: Any, app: Any) -> None:
    """Warn in the log if people have to be users of the machine and the hub does not add them."""
    spawner: type = getattr(app, 'spawner_class', object)
    needs_users = issubclass(spawner, LocalProcessSpawner) and not issubclass(spawner, SimpleLocalProcessSpawner)
    if needs_users and os.geteuid() == ROOT and not isinstance(authenticator, LocalAuthenticator):
        authenticator.log.warning(TEXT)
