"""The part of the authenticator for people who are in: who may have a server, and what ends their sessions."""

import asyncio
import contextlib
import time
from dataclasses import replace
from typing import Any, Optional

from jupyterhub.apihandlers import APIHandler
from jupyterhub.utils import maybe_future

from . import names, texts
from .answers import NoAnswer, NoScope, Person, Refused
from .ending import end_older_sessions
from .endpoint import Endpoint
from .engine_folder import EngineFolder
from .guard import Guard
from .hub_token import HubToken
from .hub_user import is_another_person, is_of_another_password, newest_session, session_of
from .keeper import Keeper
from .managed_engine import ManagedEngine
from .probe import Probe
from .settings import GatebookSettings
from .sign_in import Refusal, SignInForm
from .stored_states import StoredState, StoredStates
from .user_checks import Session, UserChecks

# longest that the pages of a hub that starts wait for its engine
START_WAIT_SECONDS = 5


class WatchedSessions(GatebookSettings):
    """Asks the guard about people who are in, and ends what they have at the hub when it does not admit them."""

    def __init__(self, **kwargs: Any) -> None:
        """Configure it; nothing is asked yet."""
        super().__init__(**kwargs)
        self._guard: Optional[Guard] = None
        self._checks = UserChecks(self._ask_for, self._was_somebody)
        self._states = StoredStates(lambda: self.guard.token.read())
        self._engine: Optional[ManagedEngine] = None
        # set when the hub lists its handlers
        self._probe: Optional[Probe] = None
        # of the hub
        self._app: Any = None
        self._keeper: Optional[Keeper] = None
        self._keeping: Optional[asyncio.Task[None]] = None
        # whom the hub adds next, since they sign in, and the state that it then stores
        self._first_sign_ins: dict[str, tuple[Any, Person]] = {}
        # what the log says of a guard that gives no answer
        self._fault = ''

    @property
    def guard(self) -> Guard:
        """The client of the guard, with the settings of when it was first used."""
        if self._guard is None:
            if self.engine_folder:
                folder = EngineFolder(self.engine_folder)
                self._guard = Guard(Endpoint.on(str(folder.socket)), HubToken.of_engine(folder))
            else:
                self._guard = Guard(Endpoint.at(self.guard_url), HubToken(self.guard_token, self.guard_token_file))
        return self._guard

    async def get_authenticated_user(self, handler: Any, data: Optional[dict[str, str]]) -> Optional[dict[str, Any]]:
        """Return the hub's model of who signed in, or None; sessions of an older password end."""
        form = SignInForm(data) if isinstance(data, dict) else data
        model: Optional[dict[str, Any]] = await super().get_authenticated_user(handler, form)
        if model and isinstance(form, SignInForm) and form.admitted is not None:
            await self._note_sign_in(handler, model, form.admitted)
        return model

    async def _note_sign_in(self, handler: Any, model: dict[str, Any], person: Person) -> None:
        name, state = model['name'], model.get('auth_state')
        user = None if self._app is None else self._app.users.get(name)
        if user is not None:
            await self._end_older_sessions(user, person)
            self._states.sign(user.id, state, person)
        elif not isinstance(handler, APIHandler):
            # which only makes a token, for users whom the hub has
            self._first_sign_ins[name] = state, person
        self._checks.signed_in(name, person)
        if self._keeper is not None:
            self._keeper.look_again()

    def _is_first_sign_in(self, user: Any) -> bool:
        """Return whether the hub adds a user who signs in, and sign the state that it stores next."""
        if user.name not in self._first_sign_ins:
            return False
        state, person = self._first_sign_ins.pop(user.name)
        self._states.sign(user.id, state, person)
        return True

    async def pre_spawn_start(self, user: Any, spawner: Any) -> None:
        """Raise Refusal if somebody may have no server now, whoever starts it."""
        await self._refuse_start(user)
        if self._keeper is not None:
            self._keeper.look_again()
        await maybe_future(super().pre_spawn_start(user, spawner))

    def _watch_people(self, app: Any) -> None:
        self._app = app
        if self.end_servers:
            self._keeper = Keeper(self.guard, self._checks, self._session_of, self.look_for_engine, self.log)
            self._keeping = asyncio.get_running_loop().create_task(self._keeper.run(app))

    async def _state_of(self, user: Any) -> StoredState:
        return await self._states.of(user) if self.enable_auth_state else StoredState()

    async def _session_of(self, user: Any) -> Optional[Session]:
        """Return whom to ask about; None where that is not known."""
        state, last = await self._state_of(user), self._checks.last_admitted(user.name)
        session = session_of(user.name, state.genuine, last, self.username_map)
        if session is None:
            return None
        return self._checks.without_ended_password(user.name, newest_session(session, last))

    async def _end_older_sessions(self, user: Any, person: Person) -> None:
        session = await self._session_of(user)
        if session is None:
            return
        if is_another_person(session, person):
            end_older_sessions(user, 'is another person in Gatebook now', self.log)
        elif is_of_another_password(session, person):
            end_older_sessions(user, 'has a new password', self.log)

    async def _refuse_start(self, user: Any) -> None:
        session = await self._session_of(user)
        if session is None:
            return
        asked_at = time.monotonic()
        # a new password ends no server
        outcome = await self._checks.outcome_of(replace(session, password_revision=None))
        if isinstance(outcome, Refused):
            self.log.warning('No server for %s: %s', names.loggable(user.name), outcome.code)
            raise Refusal(403, texts.ended(outcome))
        if not isinstance(outcome, NoAnswer):
            self._checks.note_admitted(user.name, asked_at)
        elif not self._stays_without_answer(user):
            self._note_fault(outcome)
            raise Refusal(503, texts.NO_START)

    def _stays_without_answer(self, user: Any) -> bool:
        return self._checks.stays_without_answer(user.name, self.away_grace_seconds, self.guard.away_since)

    async def look_for_engine(self) -> None:
        """Have an engine of this hub started again that has ended: it gives no answer."""
        if self._engine is not None:
            await self._engine.look()

    async def _ask_for(self, session: Session) -> Person:
        question = session.name, session.user_id, session.password_revision
        # a hub starts before its engine
        start = None if self._probe is None or self._probe.is_over.is_set() else self._probe.is_over
        try:
            return await self.guard.check(*question)
        except NoAnswer:
            if start is None:
                raise
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(start.wait(), START_WAIT_SECONDS)
        return await self.guard.check(*question)

    async def _was_somebody(self, session: Session) -> bool:
        """Return whether whoever had a name that nobody has is deleted; False where this hub may not ask that."""
        try:
            return bool(await self.guard.ended([session], 0))
        except NoScope:
            return False

    def _note_fault(self, fault: NoAnswer) -> None:
        """Say once in the log why people cannot be checked."""
        if self._fault != str(fault):
            self._fault = str(fault)
            self.log.error(
                'People who are signed in may stay for %d seconds without an answer. Gatebook at %s: %s',
                self.away_grace_seconds,
                self.guard.endpoint.shown,
                fault,
            )

    def _note_answer(self) -> None:
        if self._fault:
            self._fault = ''
            self.log.info('Gatebook at %s answers again', self.guard.endpoint.shown)
