"""Sign people in to JupyterHub through Gatebook's guard.

    c.JupyterHub.authenticator_class = 'gatebook_authenticator.GatebookAuthenticator'
    c.GatebookAuthenticator.guard_url = 'http://127.0.0.1:8470'

The hub token (scope `guard`) comes from GATEBOOK_GUARD_TOKEN, or from the file that
GATEBOOK_GUARD_TOKEN_FILE names. Nothing is kept between two calls.
"""

import json
import os
import re
import unicodedata
from pathlib import Path

from jupyterhub.auth import Authenticator
from jupyterhub.handlers.login import LoginHandler
from tornado import web
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from traitlets import Bool, Unicode, default

CONNECT_TIMEOUT_SECONDS = 3
# longer than the guard takes to answer: it refuses a login that waited 5 s in all
REQUEST_TIMEOUT_SECONDS = 10
MAX_USER_AGENT_CHARS = 512
# the hub's shared HTTP client has ten places: too few for a class that signs in at once
MAX_CONNECTIONS = 256

# as in src/domain/username.ts
USERNAME_MAX_UTF16_UNITS = 64
UUID = re.compile(r'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')
# what JavaScript's trim() removes
BLANKS = '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a'
BLANKS += '\u2028\u2029\u202f\u205f\u3000\ufeff'

# about the person; sent only after the right password, so the text may be shown
REFUSALS = frozenset(
    ['pending_approval', 'rejected', 'blocked', 'expired', 'password_change_required', 'not_allowed_here']
)
# about this hub's configuration: only its operator can fix it
MISCONFIGURATIONS = frozenset(['invalid_token', 'insufficient_scope'])

UNAVAILABLE = 'Sign-in is not available right now. Please try again in a moment.'
NOT_UTF8 = 'The form could not be read: its text is not in UTF-8. Please type it again.'
REFUSED = 'You may not sign in here.'


class GatebookLoginHandler(LoginHandler):
    """The hub's login form; text in another encoding is refused without repeating it on the page or in the log."""

    def decode_argument(self, value, name=None):
        try:
            return value.decode('utf-8')
        except UnicodeDecodeError:
            raise web.HTTPError(400, NOT_UTF8) from None


class GatebookAuthenticator(Authenticator):
    """Ask `POST /guard/login`, and refuse the sign-in unless the answer is a clear yes."""

    allow_all = Bool(
        config=True,
        help="""Admit everybody whom Gatebook admits.

        True by default, unless another setting says who is allowed (`allowed_users`, `allow_existing_users`, ...).
        """,
    ).tag(allow_config=True)

    @default('allow_all')
    def _allow_all_without_another_allow_setting(self):
        settings = self.trait_names(config=True)
        others = [name for name in settings if name.startswith('allow') and name != 'allow_all']
        return not any(getattr(self, name) for name in others)

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
        self._client = None
        # decided once: the hub adds users to `allowed_users` and removes them while it runs
        self.allow_all = self.allow_all

    def normalize_username(self, username):
        """Return the one form in which Gatebook knows a name, and apply `username_map`."""
        name = _normalised(username)
        return self.username_map.get(name, name)

    def validate_username(self, username):
        """Return whether the hub and Gatebook can have a user of this name."""
        utf16_units = len(username.encode('utf-16-le', 'surrogatepass')) // 2
        return (
            utf16_units <= USERNAME_MAX_UTF16_UNITS
            and not UUID.fullmatch(username)
            and set(username) != {'.'}
            and not any(unicodedata.category(char) == 'Cc' for char in username)
            and super().validate_username(username)
        )

    def check_allowed(self, username, authentication=None):
        """Return whether the hub's own allow settings admit this user."""
        return self.allow_all or super().check_allowed(username, authentication)

    def get_handlers(self, app):
        """Return the login form as the hub's `/login`."""
        return [('/login', GatebookLoginHandler)]

    async def authenticate(self, handler, data):
        """Return who signed in, or None for wrong credentials.

        Raises HTTPError 403 (a refusal about the person, with its reason), 429 (too many attempts) or
        503 (no usable answer from the guard).
        """
        # with `auto_login` the hub asks without a form
        if not data or not data.get('username') or not data.get('password'):
            return None
        answer = await self._ask_guard(_login_request(handler, data))
        code = answer.get('code')
        if code is None:
            return self._signed_in(answer)
        # a password too long to be sent is a wrong one
        if code in ('invalid_credentials', 'too_large'):
            return None
        if code in REFUSALS:
            raise _refused(answer)
        if code == 'throttled':
            raise _throttled(answer.get('retryAfterSeconds'))
        if code in MISCONFIGURATIONS:
            self.log.error('Gatebook does not accept the token of this hub: %s', code)
        else:
            self.log.warning('Gatebook answered a login with %r', code)
            if answer['status'] == 403:
                raise _refused(answer)
        raise web.HTTPError(503, UNAVAILABLE)

    async def _ask_guard(self, login):
        """Send one login; return the JSON object that came back, with `code` when it is a refusal."""
        try:
            response = await self._http_client().fetch(
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
            self.log.error(
                'Gatebook gave no usable answer: %s. Is GatebookAuthenticator.guard_url (%s) right, and does it run?',
                type(error).__name__,
                self.guard_url,
            )
            raise web.HTTPError(503, UNAVAILABLE) from None
        # a yes is a 200 without a code; every refusal has one
        is_yes = response.code == 200
        if not isinstance(answer, dict) or isinstance(answer.get('code'), str) == is_yes:
            self.log.error('Gatebook gave no usable answer: status %d', response.code)
            raise web.HTTPError(503, UNAVAILABLE)
        return {**answer, 'status': response.code}

    def _http_client(self):
        """Return this authenticator's own HTTP client; it is made when the event loop runs."""
        if self._client is None:
            self._client = SimpleAsyncHTTPClient(force_instance=True, max_clients=MAX_CONNECTIONS)
        return self._client

    def _signed_in(self, answer):
        """Turn the guard's yes into JupyterHub's model of a user."""
        fault = _fault_of(answer)
        if fault:
            self.log.error('Gatebook gave no usable answer: a login %s', fault)
            raise web.HTTPError(503, UNAVAILABLE)
        name = answer['name']
        hub_name = self.normalize_username(name)
        user = {
            'name': name,
            'admin': answer['admin'] or hub_name in self.admin_users,
            'auth_state': {key: answer.get(key) for key in ('userId', 'revision', 'passwordRevision')},
        }
        if self.manage_groups:
            user['groups'] = answer['groups']
        return user


def _normalised(username):
    """Return a name as Gatebook stores it: NFKC, trimmed, in lower case."""
    compatible = unicodedata.normalize('NFKC', username).strip(BLANKS)
    return unicodedata.normalize('NFKC', compatible.lower())


def _fault_of(answer):
    """Return what is wrong with the guard's yes, or None."""
    if not isinstance(answer.get('name'), str) or not answer['name']:
        return 'without a name'
    if not isinstance(answer.get('userId'), str) or not answer['userId']:
        return 'without a userId'
    if not isinstance(answer.get('admin'), bool):
        return 'whose admin is not a boolean'
    groups = answer.get('groups')
    if not isinstance(groups, list) or not all(isinstance(group, str) and group for group in groups):
        return 'whose groups are not a list of names'
    return None


def _refused(answer):
    """Build the refusal that shows the guard's text."""
    detail = answer.get('detail')
    return web.HTTPError(403, detail if isinstance(detail, str) and detail else REFUSED)


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
