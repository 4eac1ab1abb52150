"""The configuration of the hub, as far as it concerns who signs in; its working folder is `state`."""

import os
from pathlib import Path

from tljh.configurer import DEFAULT_AUTH, load_config
from tljh.hooks import plugins

c = get_config()
c.JupyterHub.cleanup_servers = False
config = load_config()
auth, users = dict(config['auth']), config['users']
c.JupyterHub.authenticator_class = auth.pop('type')
for name, traits in auth.items():
    for trait, value in traits.items():
        setattr(c[name], trait, value)
if c.JupyterHub.authenticator_class == DEFAULT_AUTH['type'] and not users.get('allowed'):
    c.FirstUseAuthenticator.allow_all = True
c.Authenticator.allowed_users = set(users.get('allowed', []))
c.Authenticator.blocked_users = set(users.get('banned', []))
c.Authenticator.admin_users = set(users.get('admin', []))

plugins().hook.tljh_custom_jupyterhub_config(c=c)

for file in sorted(Path(os.environ['TLJH_INSTALL_PREFIX'], 'config', 'jupyterhub_config.d').glob('*.py')):
    load_subconfig(str(file))
