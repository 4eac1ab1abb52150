"""The authenticator: asks Gatebook's guard, and refuses a sign-in or a session unless the answer is a clear yes."""

import asyncio
import time
from pathlib import Path
from typing import Any, Optional, Union

from . import administration, adoption, former_pages, names, strays, system_users, texts
from .account import GatebookAccountHandler
from .address import OneAddressWatch, addresses_of, client_address, networks_of
from .administration import PeopleLinks
from .answers import NoAnswer, Person, Refused
from .endpoint import is_on_loopback
from .hub_user import LastSeen, changes, is_from_another, is_stop, state_of
from .login_form import GatebookLoginHandler
from .managed_engine import ManagedEngine
from .pages import GatebookAdminHandler, GatebookHomeHandler
from .panel import Panel
from .panel_users import PanelUsers
from .probe import Probe
from .sign_in import Refusal, SignInForm, is_no_refusal, login_request
from .stored_states import StoredState


class GatebookAuthenticator(PanelUsers):
    """Let people in whom Gatebook admits, and whom the hub's own settings do not shut out."""

    def __init__(self, **kwargs: Any) -> None:
        """Configure it; nothing is read or asked yet."""
        super().__init__(**kwargs)
        # where people find Gatebook's pages; '' if that is not known
        self.pages_url = ''
        # the same for administrators
        self.admin_pages_url = ''
        self._watch = OneAddressWatch()
        self._probing: Optional[asyncio.Task[None]] = None
        self._naming: Optional[asyncio.Task[None]] = None

    def get_handlers(self, app: Any) -> list[tuple[str, type]]:
        """Return our pages of the hub, and look whether Gatebook answers; prepare an engine of its own."""
        if not self.trusted_proxies:
            self.trusted_proxies = addresses_of(getattr(app, 'trusted_downstream_ips', []))
        system_users.warn(self, app)
        users = adoption.users_of(app, self.username_map) if self.adopt_users else None
        adoption.warn_of_twins(users or [], self.log)
        if self.engine_folder:
            settings = {**administration.variables(self.admin_pages, self.admin_url), **self.engine_settings}
            self._engine = ManagedEngine(self.engine_folder, settings, self.public_url, self.log)
            self.pages_url = self._engine.prepare(app, users, self.trusted_proxies)
            users = None
        elif self.public_url or not is_on_loopback(self.guard_url):
            self.pages_url = f'{(self.public_url or self.guard_url).rstrip("/")}/'
        if users is not None and adoption.is_done(self.adoption_note, self.log):
            users = None
        self.admin_pages_url = administration.pages_at(self.pages_url, self.admin_pages, self.admin_url)
        self.people_links = PeopleLinks(self.guard, self.admin_pages_url)
        self._panel = Panel(self.guard, self.log)
        self._begin_probe(app, users)
        self.log.addFilter(is_no_refusal)
        return [
            ('/login', GatebookLoginHandler),
            ('/home', GatebookHomeHandler),
            ('/admin', GatebookAdminHandler),
            # the home page links to it
            ('/gatebook/account', GatebookAccountHandler),
            *former_pages.HANDLERS,
        ]

    @property
    def runs_engine(self) -> bool:
        """Whether Gatebook is a service of this hub."""
        return self._engine is not None

    @property
    def sends_tickets(self) -> bool:
        """Whether tickets may go to `pages_url`: an http `guard_url` may lead people's browsers to another machine."""
        return self.runs_engine or bool(self.public_url) or self.guard_url.startswith('https:')

    def page_facts(self) -> dict[str, Any]:
        """Return what the templates show: where Gatebook's pages are, and why an engine of its own is not there."""
        return {
            'url': self.pages_url,
            'sign_up': self._probe is not None and self._probe.is_sign_up_open,
            'start_fault': self._engine.start_fault if self._engine else None,
            'away_text': texts.CANNOT_START,
        }

    async def authenticate(self, handler: Any, data: Optional[dict[str, str]]) -> Optional[dict[str, Any]]:
        """Return who signed in, or None for wrong credentials.

        Raises Refusal with the status 403 (about the person), 429 (too many attempts) or 503 (no answer of the guard).
        """
        # with `auto_login` the hub asks without a form
        if not data or not data.get('username') or not data.get('password'):
            return None
        username = data['username']
        if not names.is_a_name(username):
            return None
        address = self._address_of(handler)
        try:
            person = await self.guard.login(login_request(handler, data, address))
        except Refused as refused:
            self.log.warning('Sign-in of %s refused: %s', names.loggable(username), refused.code)
            # a password too long to be sent is a wrong one
            if refused.code in ('invalid_credentials', 'too_large'):
                return None
            raise Refusal.of(refused) from None
        except NoAnswer as fault:
            self.log.error('Gatebook at %s: %s', self.guard.endpoint.shown, fault)
            await self.look_for_engine()
            raise Refusal(503, texts.MISCONFIGURED if fault.is_setup else texts.UNAVAILABLE) from None
        if hasattr(handler, 'note_admitted'):
            handler.note_admitted(person)
        if isinstance(data, SignInForm):
            data.admitted = person
        warning = self._watch.notice(person.name, address)
        if warning:
            self.log.warning(warning)
        return self._model_of(self.normalize_username(person.name), person)

    async def refresh_user(self, user: Any, handler: Any = None) -> Union[bool, dict[str, Any]]:
        """Return True if nothing has changed, or what the hub has to change.

        Raises Refusal 403 for somebody who may not stay, and 503 when the guard has not answered for too long: from
        JupyterHub 6.1 on, a False is not enforced for tokens, nor where others start the server. Returns False where
        somebody else stops the server: the hub lets them.
        """
        state = await self._state_of(user)
        last = self._checks.last_admitted(user.name)
        session = await self._session_of(user)
        if session is None:
            return True
        is_from_another_user = is_from_another(user, handler)
        asks_anew = is_from_another_user or self._is_early(user)
        outcome = await self._checks.check(user.name, session, 0 if asks_anew else self.auth_refresh_age)
        is_stop_by_another = is_from_another_user and is_stop(handler)
        if isinstance(outcome, NoAnswer):
            self._note_fault(outcome)
            await self.look_for_engine()
            if self._stays_without_answer(user):
                return True
            self.log.warning('%s may not stay signed in: no answer of Gatebook', names.loggable(user.name))
            if is_stop_by_another:
                return False
            raise Refusal(503, texts.UNAVAILABLE)
        self._note_answer()
        if isinstance(outcome, Refused):
            self.log.warning('%s may not stay signed in: %s', names.loggable(user.name), outcome.code)
            if is_stop_by_another:
                return False
            raise Refusal(403, texts.ended(outcome))
        if isinstance(outcome, Person) and outcome.password_revision is None:
            # such a person cannot have signed in through Gatebook: a user of before
            return True
        if isinstance(outcome, Person):
            return self._changes(user, outcome, LastSeen.of(last, state.genuine), state)
        # unknown to Gatebook: a user of before, until the next sign-in
        return True

    def _is_early(self, user: Any) -> bool:
        """Return whether the hub asks before its time: for the start or the stop of a server."""
        refreshed = user._auth_refreshed
        return bool(refreshed) and time.monotonic() - refreshed < self.auth_refresh_age

    def _changes(
        self, user: Any, person: Person, seen: Optional[LastSeen], state: StoredState
    ) -> Union[bool, dict[str, Any]]:
        # what the hook has made of the sign-in stays until Gatebook says something else than it said then; after a
        # restart a hub that keeps no states does not know what that was
        if self.post_auth_hook is not None and seen in (None, LastSeen.of(person, None)):
            return True
        model = self._model_of(user.name, person)
        changed, foreign = changes(user, model, seen)
        if foreign:
            self.log.warning('%s leaves groups that Gatebook does not give: %s', names.loggable(user.name), foreign)
        if not changed and (state.genuine is not None or not self.enable_auth_state):
            return True
        known = state.known if isinstance(state.known, dict) else {}
        stored = {**known, **model['auth_state']}
        self._states.sign(user.id, stored, person)
        return {**model, 'name': user.name, 'auth_state': stored}

    def _address_of(self, handler: Any) -> Optional[str]:
        request = getattr(handler, 'request', None)
        if request is None:
            return None
        return client_address(request, networks_of(self.trusted_proxies), believes_x_real_ip=self.trust_x_real_ip)

    def _model_of(self, hub_name: str, person: Person) -> dict[str, Any]:
        """Return JupyterHub's model of a person who may come in."""
        model = {
            'name': person.name,
            'admin': person.admin or hub_name in self.admin_users,
            'auth_state': state_of(person),
        }
        if self.manage_groups:
            model['groups'] = person.groups
        return model

    def _begin_probe(self, app: Any, users: Optional[list[dict[str, object]]]) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            # the handlers are listed outside of a hub
            return
        self._probe = Probe(self.guard, self._engine, self.log)
        self._probing = loop.create_task(self._probe.run(users, Path(self.adoption_note)))
        self._naming = loop.create_task(self._name_strays(app, self._probing))
        self._watch_people(app)

    async def _name_strays(self, app: Any, probing: 'asyncio.Task[None]') -> None:
        # which adopts the users of before
        await asyncio.wait([probing])
        await strays.watch(app, self.guard, self.username_map, self.log)
