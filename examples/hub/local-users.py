"""jupyterhub_config.py of a hub whose users are users of the machine: by-hand.py with these settings.

Gatebook needs GATEBOOK_USERNAME_PATTERN=[a-z][a-z0-9_-]{0,31}, so that each name is one that `useradd` takes.
"""

c = get_config()

c.JupyterHub.authenticator_class = 'gatebook-local'
c.LocalGatebookAuthenticator.guard_url = 'http://127.0.0.1:8470'
c.LocalGatebookAuthenticator.guard_token_file = '/etc/jupyterhub/gatebook-token'

# who signs in for the first time becomes a user of the machine, with a home folder
c.LocalGatebookAuthenticator.create_system_users = True
c.LocalGatebookAuthenticator.add_user_cmd = ['useradd', '--create-home', '--shell', '/bin/bash']

# nobody gets a system account, such as `postgres`: they have smaller uids
c.LocalGatebookAuthenticator.min_uid = 1000
