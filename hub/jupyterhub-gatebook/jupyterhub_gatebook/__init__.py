"""Sign people in to JupyterHub through Gatebook. In jupyterhub_config.py:

import jupyterhub_gatebook
jupyterhub_gatebook.configure(c)
"""

from typing import TYPE_CHECKING, Any

from .configure import configure

if TYPE_CHECKING:
    from .authenticator import GatebookAuthenticator
    from .local import LocalGatebookAuthenticator

__all__ = ['GatebookAuthenticator', 'LocalGatebookAuthenticator', 'configure']


def __getattr__(name: str) -> Any:
    """Import an authenticator when it is needed: the program that starts the engine needs nothing of JupyterHub."""
    if name == 'GatebookAuthenticator':
        from .authenticator import GatebookAuthenticator

        return GatebookAuthenticator
    if name == 'LocalGatebookAuthenticator':
        from .local import LocalGatebookAuthenticator

        return LocalGatebookAuthenticator
    raise AttributeError(name)
