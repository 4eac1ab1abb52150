"""Sign people in to JupyterHub through Gatebook.

c.JupyterHub.authenticator_class = 'gatebook'
c.GatebookAuthenticator.guard_url = 'http://127.0.0.1:8470'
c.GatebookAuthenticator.guard_token_file = '/etc/jupyterhub/gatebook-token'
"""

from .authenticator import GatebookAuthenticator
from .local import LocalGatebookAuthenticator

__all__ = ['GatebookAuthenticator', 'LocalGatebookAuthenticator']
