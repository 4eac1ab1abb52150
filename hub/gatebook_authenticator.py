"""Sign people in to JupyterHub through Gatebook's guard.

    c.JupyterHub.authenticator_class = 'gatebook_authenticator.GatebookAuthenticator'
    c.GatebookAuthenticator.guard_url = 'http://127.0.0.1:8470'

The hub token (scope `guard`) comes from GATEBOOK_GUARD_TOKEN, or from the file that
GATEBOOK_GUARD_TOKEN_FILE names. Nothing is kept between two calls.
"""

import json
import os
from pathlib import Path

from jupyterhub.auth import Authenticator
from tornado import web
from tornado.httpclient import AsyncHTTPClient
from traitlets import Bool, Unicode, default

CONNECT_TIMEOUT_SECONDS = 3
# longer than the guard takes to answer: it refuses a login that waited 5 s in all
REQUEST_TIMEOUT_SECONDS = 10
MAX_USER_AGENT_CHARS = 512

# about the person; sent only after the right password, so the text may be shown
REFUSALS = frozenset(
    ['pending_approval', 'rejected', 'blocked', 'expired', 'password_change_required', 'not_allowed_here']
)
# about this hub's configuration: only its operator can fix it
MISCONFIGURATIONS = frozenset(['invalid_token', 'insufficient_scope'])

UNAVAILABLE = 'Sign-in is not available right now. Please try again in a moment.'
REFUSED = 'You may not sign in here.'


class GatebookAuthenticator(Authenticator):
    """Ask `POST /guard/login`, and refuse the sign-in unless the answer is a clear yes."""

    # JupyterHub 5 and later admits nobody without it; the guard decides who may sign in
    allow_all = Bool(True, config=True, help='Admit everybody whom the guard admits.').tag(allow_config=True)

    guard_url = Unicode(
        'http://127.0.0.1:8470', config=True, help='Where Gatebook listens, with its base path if it has one.'
    )

    guard_token = Unicode(
        config=True,
        help='A token of scope `guard`. Prefer GATEBOOK_GUARD_TOKEN or GATEBOOK_GUARD_TOKEN_FILE.',
    )

    @default('guard_token')
    def _guard_token_from_environment(self):
        path = os.environ.get('GATEBOOK_GUARD_TOKEN_FILE')
        if path:
            return Path(path).read_text(encoding='utf-8').strip()
        return os.environ.get('GATEBOOK_GUARD_TOKEN', '').strip()

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        if not self.guard_token:
            raise ValueError('no guard token: set GATEBOOK_GUARD_TOKEN or GATEBOOK_GUARD_TOKEN_FILE')

    async def authenticate(self, handler, data):
        """Return who signed in, or None for wrong credentials.

        Raises HTTPError 403 (a refusal about the person, with its reason), 429 (too many attempts) or
        503 (no usable answer from the guard).
        """
        if not data.get('username') or not data.get('password'):
            return None
        answer = await self._ask_guard(_login_request(handler, data))
        code = answer.get('code')
        if code is None:
            return self._signed_in(answer)
        if code == 'invalid_credentials':
            return None
        if code in REFUSALS:
            raise web.HTTPError(403, str(answer.get('detail') or REFUSED))
        if code == 'throttled':
            raise _throttled(answer.get('retryAfterSeconds'))
        if code in MISCONFIGURATIONS:
            self.log.error('Gatebook does not accept the token of this hub: %s', code)
        else:
            self.log.warning('Gatebook answered a login with %r', code)
        raise web.HTTPError(503, UNAVAILABLE)

    async def _ask_guard(self, login):
        """Send one login; return the JSON object that came back, with `code` when it is a refusal."""
        try:
            response = await AsyncHTTPClient().fetch(
                self.guard_url.rstrip('/') + '/guard/login',
                method='POST',
                headers={'Authorization': f'Bearer {self.guard_token}', 'Content-Type': 'application/json'},
                body=json.dumps(login),
                connect_timeout=CONNECT_TIMEOUT_SECONDS,
                request_timeout=REQUEST_TIMEOUT_SECONDS,
                follow_redirects=False,
                raise_error=False,
            )
            answer = json.loads(response.body or b'')
        except Exception as error:  # time-outs, refused connections, invalid JSON
            self.log.error('Gatebook gave no usable answer: %s', type(error).__name__)
            raise web.HTTPError(503, UNAVAILABLE) from None
        # a yes is a 200 without a code; every refusal has one
        is_yes = response.code == 200
        if not isinstance(answer, dict) or isinstance(answer.get('code'), str) == is_yes:
            self.log.error('Gatebook gave no usable answer: status %d', response.code)
            raise web.HTTPError(503, UNAVAILABLE)
        return answer

    def _signed_in(self, answer):
        """Turn the guard's yes into JupyterHub's model of a user."""
        name = answer.get('name')
        if not isinstance(name, str) or not name:
            self.log.error('Gatebook gave no usable answer: a login without a name')
            raise web.HTTPError(503, UNAVAILABLE)
        user = {
            'name': name,
            'admin': answer.get('admin') is True,
            'auth_state': {key: answer.get(key) for key in ('userId', 'revision', 'passwordRevision')},
        }
        if self.manage_groups:
            user['groups'] = list(answer.get('groups') or [])
        return user


def _login_request(handler, data):
    """Build the guard's request from the known fields of the form; others that were posted are dropped."""
    login = {'username': data['username'], 'password': data['password']}
    if data.get('otp'):
        login['otp'] = data['otp']
    request = getattr(handler, 'request', None)
    if request is not None:
        if request.remote_ip:
            login['clientAddress'] = request.remote_ip
        user_agent = request.headers.get('User-Agent')
        if user_agent:
            login['userAgent'] = user_agent[:MAX_USER_AGENT_CHARS]
    return login


def _throttled(retry_after_seconds):
    """Build the refusal that says how many seconds to wait, as given by the guard."""
    if not isinstance(retry_after_seconds, int):
        return web.HTTPError(429, 'Too many attempts. Please try again later.')
    error = web.HTTPError(429, f'Too many attempts. Please try again in {retry_after_seconds} seconds.')
    error.headers = {'Retry-After': str(retry_after_seconds)}
    return error
