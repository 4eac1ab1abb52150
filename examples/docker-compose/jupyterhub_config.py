"""The hub of compose.yaml; GATEBOOK_GUARD_TOKEN, JUPYTERHUB_CRYPT_KEY and ACCOUNTS_URL are in its environment."""

import os

c = get_config()

c.JupyterHub.authenticator_class = 'gatebook'
c.GatebookAuthenticator.guard_url = 'http://gatebook:8470'
# where people reach Gatebook's pages
c.GatebookAuthenticator.public_url = os.environ.get('ACCOUNTS_URL', 'https://accounts.localhost')
# Caddy, on the network `front`
c.GatebookAuthenticator.trusted_proxies = ['172.30.86.0/24']
c.Authenticator.auth_refresh_age = 10
c.Authenticator.refresh_pre_spawn = True
c.Authenticator.enable_auth_state = True
c.Authenticator.manage_groups = True

c.JupyterHub.bind_url = 'http://0.0.0.0:8000'
# Caddy serves https: the hub does not find that out by itself
c.JupyterHub.tornado_settings = {'cookie_options': {'secure': True}}
c.JupyterHub.hub_ip = '0.0.0.0'
c.JupyterHub.hub_connect_ip = 'hub'
c.JupyterHub.db_url = 'sqlite:////srv/jupyterhub/state/jupyterhub.sqlite'
c.JupyterHub.cookie_secret_file = '/srv/jupyterhub/state/cookie-secret'

c.JupyterHub.spawner_class = 'docker'
c.DockerSpawner.image = 'quay.io/jupyter/base-notebook:latest'
c.DockerSpawner.network_name = 'gatebook-users'
c.DockerSpawner.volumes = {'jupyterhub-{username}': '/home/jovyan/work'}
c.DockerSpawner.remove = True
