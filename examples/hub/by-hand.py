r"""jupyterhub_config.py of a hub whose Gatebook is started by somebody else (systemd, a container, another machine).

The token is made once, by hand, and both read the same file (Gatebook as GATEBOOK_HUB_TOKEN_FILE):

    (umask 077; printf 'gbk_%s\n' "$(openssl rand -base64 32 | tr '+/' '-_' | tr -d '=')" \
      > /etc/jupyterhub/gatebook-token)
"""

c = get_config()

c.JupyterHub.authenticator_class = 'gatebook'
c.GatebookAuthenticator.guard_url = 'http://127.0.0.1:8470'
c.GatebookAuthenticator.guard_token_file = '/etc/jupyterhub/gatebook-token'
# where people reach Gatebook's pages: the hub links there, and opens people's own accounts without a second sign-in
c.GatebookAuthenticator.public_url = 'https://accounts.example.org/'

# people who are signed in are checked again this often, and before a server starts: a block is felt within seconds
c.Authenticator.auth_refresh_age = 10
c.Authenticator.refresh_pre_spawn = True

# the hub remembers for which person and which password a session was begun; it needs JUPYTERHUB_CRYPT_KEY, which is
# 32 random bytes (`openssl rand -hex 32`) that stay the same
c.Authenticator.enable_auth_state = True

# groups of people come from Gatebook
c.Authenticator.manage_groups = True

# the proxy in front of the hub's own, such as the nginx or the Caddy of these examples
c.JupyterHub.bind_url = 'http://127.0.0.1:8000'
c.GatebookAuthenticator.trusted_proxies = ['127.0.0.1']
# it serves https: the hub does not find that out by itself
c.JupyterHub.tornado_settings = {'cookie_options': {'secure': True}}
