"""The part of the authenticator for people who are in: who may have a server, and what ends their sessions."""

import asyncio
from dataclasses import replace
from typing import Any, Optional

from jupyterhub.utils import maybe_future

from . import names, texts
from .answers import NoAnswer, Person, Refused
from .endpoint import Endpoint
from .engine_folder import EngineFolder
from .guard import Guard
from .hub_token import HubToken
from .hub_user import is_of_older_password, newest_session, session_of
from .keeper import Keeper, end_older_sessions
from .managed_engine import ManagedEngine
from .settings import GatebookSettings
from .sign_in import Refusal
from .user_checks import Session, UserChecks


class WatchedSessions(GatebookSettings):
    """Asks the guard about people who are in, and ends what they have at the hub when it does not admit them."""

    def __init__(self, **kwargs: Any) -> None:
        """Configure it; nothing is asked yet."""
        super().__init__(**kwargs)
        self._guard: Optional[Guard] = None
        self._checks = UserChecks(self._ask_for)
        self._engine: Optional[ManagedEngine] = None
        # of the hub
        self._app: Any = None
        self._keeper: Optional[Keeper] = None
        self._keeping: Optional[asyncio.Task[None]] = None
        # whom the hub adds next, since they sign in
        self._first_sign_ins: set[str] = set()
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
        model: Optional[dict[str, Any]] = await super().get_authenticated_user(handler, data)
        if not model or self._app is None:
            return model
        user = self._app.users.get(model['name'])
        if user is None:
            self._first_sign_ins.add(model['name'])
        else:
            await self._end_older_sessions(user, model)
        if self._keeper is not None:
            self._keeper.look_again()
        return model

    async def pre_spawn_start(self, user: Any, spawner: Any) -> None:
        """Raise Refusal if somebody may have no server now, whoever starts it."""
        await self._refuse_start(user)
        if self._keeper is not None:
            self._keeper.look_again()
        await maybe_future(super().pre_spawn_start(user, spawner))

    def _watch_people(self, app: Any) -> None:
        self._app = app
        if self.end_servers:
            self._keeper = Keeper(self.guard, self._checks, self._watched_session_of, self.look_for_engine, self.log)
            self._keeping = asyncio.get_running_loop().create_task(self._keeper.run(app))

    async def _state_of(self, user: Any) -> Any:
        return await user.get_auth_state() if self.enable_auth_state else None

    def _session_of(self, user: Any, state: Any) -> Optional[Session]:
        session = session_of(user.name, state, self._checks.last_admitted(user.name), self.username_map)
        return None if session is None else self._checks.without_ended_password(user.name, session)

    def _watched_session_of(self, user: Any, state: Any) -> Optional[Session]:
        last = self._checks.last_admitted(user.name)
        session = session_of(user.name, state if self.enable_auth_state else None, last, self.username_map)
        if session is None:
            return None
        return self._checks.without_ended_password(user.name, newest_session(session, last))

    async def _end_older_sessions(self, user: Any, model: dict[str, Any]) -> None:
        before = self._checks.admitted_before_sign_in(user.name)
        session = session_of(user.name, await self._state_of(user), before, self.username_map)
        if session is None:
            return
        session = self._checks.without_ended_password(user.name, session)
        if is_of_older_password(session, model.get('auth_state')):
            end_older_sessions(user, self.log)

    async def _refuse_start(self, user: Any) -> None:
        session = self._session_of(user, await self._state_of(user))
        if session is None:
            return
        # a new password ends no server
        outcome = await self._checks.outcome_of(replace(session, password_revision=None))
        if isinstance(outcome, Refused):
            self.log.warning('No server for %s: %s', names.loggable(user.name), outcome.code)
            raise Refusal(403, texts.ended(outcome))
        if not isinstance(outcome, NoAnswer):
            self._checks.note_admitted(user.name)
        elif not self._checks.was_admitted_within(self.auth_refresh_age + self.away_grace_seconds, user.name):
            self._note_fault(outcome)
            raise Refusal(503, texts.NO_START)

    async def look_for_engine(self) -> None:
        """Have an engine of this hub started again that has ended: it gives no answer."""
        if self._engine is not None:
            await self._engine.look()

    async def _ask_for(self, session: Session) -> Person:
        return await self.guard.check(session.name, session.user_id, session.password_revision)

    def _note_fault(self, fault: NoAnswer) -> None:
        """Say once in the log why people cannot be checked."""
        if self._fault != str(fault):
            self._fault = str(fault)
            self.log.error(
                'People who are signed in may stay for %d seconds after their next check is due. Gatebook at %s: %s',
                self.away_grace_seconds,
                self.guard.endpoint.shown,
                fault,
            )

    def _note_answer(self) -> None:
        if self._fault:
            self._fault = ''
            self.log.info('Gatebook at %s answers again', self.guard.endpoint.shown)
