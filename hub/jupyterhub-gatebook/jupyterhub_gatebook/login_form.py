"""The hub's login form, on every JupyterHub: a refusal is shown on the form, with which one can try again."""

import re
import uuid
from http import HTTPStatus
from typing import Any, Optional

from jupyterhub.handlers.login import LoginHandler
from tornado import web

from . import names, texts
from .answers import Person
from .pages import PageWithLinks
from .person_cookie import PersonCookie

DEVICE_COOKIE = 'gatebook-device'
# as long as the engine knows a device
DEVICE_DAYS = 90
DEVICE = re.compile(r'gbd_[A-Za-z0-9._-]{1,252}')


class GatebookLoginHandler(PageWithLinks, PersonCookie, LoginHandler):
    """The hub's form; what is typed is read as it was sent, and every refusal is an answer with the form."""

    _is_form_expired = False
    # whom Gatebook admits
    _admitted: Optional[Person] = None
    # which is in no cookie of the request yet
    _new_session_id: Optional[str] = None

    def check_xsrf_cookie(self) -> None:
        """Check whether the form is one of this browser's session; `post` shows it again if it is not."""
        try:
            super().check_xsrf_cookie()
        except web.HTTPError:
            if self.request.method != 'POST':
                raise
            self._is_form_expired = True

    def decode_argument(self, value: bytes, name: Optional[str] = None) -> str:
        """Return the text of an argument; the hub's own code would write one in another encoding into log and page."""
        return value.decode('utf-8', 'replace')

    async def get(self) -> None:
        """Show the form, even with `auto_login`: nobody can sign in without the form."""
        if self.current_user or not self.authenticator.auto_login:
            await super().get()
        else:
            self.finish(await self._render(username=self.get_argument('username', default='')))

    async def post(self) -> None:
        """Sign in with the form, or show it again with the reason."""
        if self._is_form_expired:
            await self._show_form(HTTPStatus.FORBIDDEN, texts.FORM_EXPIRED)
            return
        try:
            user = await self.login_user(self._typed())
        except web.HTTPError as refusal:
            self._copy_headers(refusal)
            await self._show_form(refusal.status_code, _text_of(refusal))
            return
        if not user:
            # the password was right: a list of the hub shuts the person out
            text = texts.REFUSALS['not_allowed_here'] if self._admitted else texts.WRONG
            await self._show_form(HTTPStatus.FORBIDDEN, text)
            return
        self._jupyterhub_user = user
        self.redirect(self.get_next_url(user))

    def set_login_cookie(self, user: Any) -> None:
        """Give this browser a session of whoever has just signed in, in place of the one that it had."""
        before = self.get_current_user_cookie()
        if before is None or before.id != user.id or self._is_another_person():
            # what servers and services know of the session before is not about this person
            self._session_id = uuid.uuid4().hex
            self.set_session_cookie()
        # with it, JupyterHub before 5 keeps somebody else's login; one that has just ended is cleared, with the new one
        self.request.cookies.pop(self.hub.cookie_name, None)
        super().set_login_cookie(user)
        session_id = self._new_session_id or self.get_session_cookie()
        if self._admitted is not None and session_id:
            self.keep_person(self._admitted, user, session_id)

    def set_session_cookie(self) -> str:
        """Begin a session of the hub in this browser, and return its id."""
        self._new_session_id = super().set_session_cookie()
        return self._new_session_id

    def _is_another_person(self) -> bool:
        """Return whether another person of Gatebook has signed in here before: several may be one user of the hub."""
        before = self.kept_person()
        now = self._admitted
        return before is not None and now is not None and before.user_id != now.user_id

    @property
    def device(self) -> Optional[str]:
        """The token by which Gatebook knows this browser."""
        token = self.get_cookie(DEVICE_COOKIE, '')
        return token if DEVICE.fullmatch(token) else None

    def note_admitted(self, person: Person) -> None:
        """Note that Gatebook admits the person; keep the device in this browser, where only this form gets it back."""
        self._admitted = person
        if person.device is None or not DEVICE.fullmatch(person.device):
            return
        self._set_cookie(
            DEVICE_COOKIE,
            person.device,
            encrypted=False,
            domain=None,
            path=f'{self.hub.base_url}login',
            expires_days=DEVICE_DAYS,
            samesite='Strict',
        )

    def _typed(self) -> dict[str, str]:
        """Return the fields as typed. Raises HTTPError 400 for a form that cannot be read or is not complete."""
        fields = {}
        for name, values in self.request.body_arguments.items():
            if name != '_xsrf':
                try:
                    fields[name] = values[-1].decode('utf-8')
                except UnicodeDecodeError:
                    raise web.HTTPError(HTTPStatus.BAD_REQUEST, texts.NOT_UTF8) from None
        fields['username'] = fields.get('username', '').strip()
        if not fields['username'] or not fields.get('password'):
            raise web.HTTPError(HTTPStatus.BAD_REQUEST, texts.INCOMPLETE)
        if not names.is_a_name(fields['username']):
            # the hub would write a name of any length and form into its log
            self.log.warning('Sign-in of %s refused: nobody can have this name', names.loggable(fields['username']))
            raise web.HTTPError(HTTPStatus.FORBIDDEN, texts.WRONG)
        return fields

    async def _show_form(self, status: int, text: str) -> None:
        typed = self.request.body_arguments.get('username', [b''])[-1].decode('utf-8', 'replace').strip()
        username = typed if names.is_a_name(typed) else ''
        self.set_status(status)
        self.finish(await self._render(login_error=text, username=username))

    def _copy_headers(self, refusal: web.HTTPError) -> None:
        headers: dict[str, str] = getattr(refusal, 'headers', None) or {}
        for name, value in headers.items():
            self.set_header(name, value)


def _text_of(refusal: web.HTTPError) -> str:
    """Return what a refusal says to people: ours, a hook's, or the hub's."""
    text: Any = getattr(refusal, 'jupyterhub_message', None)
    if not text and refusal.log_message:
        try:
            text = refusal.log_message % refusal.args
        except (TypeError, ValueError):
            text = refusal.log_message
    return str(text or refusal.reason or texts.REFUSED)
