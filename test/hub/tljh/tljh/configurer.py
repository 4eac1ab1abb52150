"""What `tljh-config` has set: here from the environment."""

import json
import os

DEFAULT_AUTH = {
    'type': 'firstuseauthenticator.FirstUseAuthenticator',
    'FirstUseAuthenticator': {'create_users': False},
}


def load_config():
    """Return `auth` and `users`, with TLJH's defaults."""
    settings = json.loads(os.environ.get('TLJH_TEST_CONFIG', '{}'))
    return {'auth': {**DEFAULT_AUTH, **settings.get('auth', {})}, 'users': settings.get('users', {})}
