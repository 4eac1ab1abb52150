"""Hubs whose servers run as users of the machine."""

import os
from typing import Any

from jupyterhub.auth import LocalAuthenticator
from jupyterhub.spawner import LocalProcessSpawner, SimpleLocalProcessSpawner

ROOT = 0
TEXT = (
    'Servers of this hub run as users of the machine, and people of Gatebook are none: a server starts only for those '
    'whom somebody has added (useradd). With jupyterhub_gatebook.configure(c, local_users=True), or the authenticator '
    'gatebook-local, the hub sees to it'
)


def warn(authenticator: Any, app: Any) -> None:
    """Say in the log that people have to be users of the machine, where nobody sees to it."""
    spawner: type = getattr(app, 'spawner_class', object)
    needs_users = issubclass(spawner, LocalProcessSpawner) and not issubclass(spawner, SimpleLocalProcessSpawner)
    if needs_users and os.geteuid() == ROOT and not isinstance(authenticator, LocalAuthenticator):
        authenticator.log.warning(TEXT)
