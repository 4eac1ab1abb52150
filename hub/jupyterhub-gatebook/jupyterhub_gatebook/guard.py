"""What is asked of Gatebook's guard."""

import asyncio
import random
import time
import uuid
from collections.abc import Sequence
from typing import Any, Optional
from urllib.parse import quote, urlencode

from . import faults
from .answers import Ended, NoAnswer, Person, Refused, ended_of, person_of, ticket_of
from .endpoint import Endpoint
from .guard_calls import Call, GuardCalls
from .http_client import new_client
from .hub_token import HubToken
from .user_checks import Session

CHECK_SECONDS = 3
# what a page of the hub would rather do without than wait for
GLANCE_SECONDS = 1
# a login in all: it waits in the engine's queue, and is asked again when that is full
LOGIN_SECONDS = 20
# one request of a login: the engine refuses one that has waited 5 s
LOGIN_REQUEST_SECONDS = 10
MIN_REQUEST_SECONDS = 1
# an answer that was waited for may come this late
WAIT_MARGIN_SECONDS = 10

# the hub's shared HTTP client has ten places: too few for a class that signs in at once
MAX_LOGINS = 200
# leaves places for user checks
MAX_CONNECTIONS = MAX_LOGINS + 56

# a hub with a thousand servers is busy for a minute when it starts
PROBE_TRIES = 20


class Guard:
    """Asks whether a person may come in, or stay in."""

    def __init__(self, endpoint: Endpoint, token: HubToken) -> None:
        """Take where Gatebook answers, and the token; nothing is asked yet."""
        self.endpoint = endpoint
        self.token = token
        self._calls = GuardCalls(endpoint, token, MAX_CONNECTIONS)
        # made when the event loop runs
        self._logins: Optional[asyncio.Semaphore] = None

    @property
    def away_since(self) -> Optional[float]:
        """The monotonic time of the first call without an answer since the last one with one; None: it answers."""
        return self._calls.away_since

    async def login(self, request: dict[str, str]) -> Person:
        """Return who signed in. Raises Refused, or NoAnswer after 20 s at most."""
        deadline = time.monotonic() + LOGIN_SECONDS
        if self._logins is None:
            self._logins = asyncio.Semaphore(MAX_LOGINS)
        try:
            await asyncio.wait_for(self._logins.acquire(), LOGIN_SECONDS)
        except asyncio.TimeoutError as error:
            raise faults.no_connection(error, self.endpoint) from None
        try:
            return await self._login_until(deadline, request)
        finally:
            self._logins.release()

    async def _login_until(self, deadline: float, request: dict[str, str]) -> Person:
        while True:
            left = max(deadline - time.monotonic(), MIN_REQUEST_SECONDS)
            try:
                seconds = min(left, LOGIN_REQUEST_SECONDS)
                return await self._calls.ask(Call('/guard/login', seconds, request, tries=1), person_of)
            except Refused as refused:
                pause = _pause_of(refused)
                if refused.code != 'overloaded' or time.monotonic() + pause >= deadline:
                    raise
            await asyncio.sleep(pause)

    async def check(self, name: str, user_id: Optional[str], password_revision: Optional[int]) -> Person:
        """Return the person as of now. Raises Refused for who may not stay, or NoAnswer within 3 s."""
        session = {'userId': user_id, 'passwordRevision': password_revision}
        query = urlencode({key: value for key, value in session.items() if value is not None})
        path = f'/guard/users/{quote(name, safe="")}'
        return await self._calls.ask(Call(f'{path}?{query}' if query else path, CHECK_SECONDS), person_of)

    async def probe(self) -> None:
        """Ask for somebody whom nobody can be. Raises NoAnswer unless Gatebook answers and accepts this hub."""
        try:
            await self._calls.ask(Call(f'/guard/users/{uuid.uuid4()}', CHECK_SECONDS, tries=PROBE_TRIES))
        except Refused as refused:
            if refused.code == 'not_found':
                return
            raise NoAnswer(f'it answers with {refused.code}', 'See its own log') from None
        raise NoAnswer('it knows everybody', self.endpoint.address_remedy, is_setup=True)

    async def add_person(self, name: str) -> None:
        """Give somebody an account without a password, unless there is one. Raises Refused, or NoAnswer."""
        await self._calls.ask(Call(f'/guard/people/{quote(name, safe="")}', CHECK_SECONDS, {}, 'PUT'))

    async def block_person(self, name: str) -> None:
        """Block somebody whom this hub has removed, if there is one. Raises Refused, or NoAnswer."""
        await self._calls.ask(Call(f'/guard/people/{quote(name, safe="")}', CHECK_SECONDS, method='DELETE'))

    async def ticket(
        self, user_id: str, password_revision: int, *, hub_session: Optional[str], browser: Optional[str]
    ) -> str:
        """Return a ticket that opens one session of a person on Gatebook's pages. Raises Refused, or NoAnswer.

        `hub_session` and `browser` are digests of the cookies that it is bound to; None: to none.
        """
        cookies = {'hubSession': hub_session, 'browser': browser}
        bound = {name: digest for name, digest in cookies.items() if digest is not None}
        body = {'userId': user_id, 'passwordRevision': password_revision, **bound}
        return await self._calls.ask(Call('/guard/tickets', CHECK_SECONDS, body), ticket_of)

    async def ended(self, sessions: Sequence[Session], wait_seconds: int) -> list[Ended]:
        """Return who of these is not admitted any more: at once, or when somebody is; nobody after `wait_seconds`.

        When it is cancelled, the connection is closed. Raises NoAnswer.
        """
        people = [
            {key: value for key, value in one.items() if value is not None}
            for one in (
                {'name': each.name, 'userId': each.user_id, 'passwordRevision': each.password_revision}
                for each in sessions
            )
        ]
        sent = {each.name for each in sessions}
        call = Call(
            '/guard/access', wait_seconds + WAIT_MARGIN_SECONDS, {'people': people, 'waitSeconds': wait_seconds}
        )
        client = new_client(self.endpoint, 1, is_closed_at_once=True)
        try:
            return await self._calls.ask(call, lambda answer, remedy: ended_of(answer, sent, remedy), client)
        except Refused as refused:
            raise NoAnswer(f'it answers with {refused.code}', 'See its own log') from None
        finally:
            client.close()

    async def pending_sign_ups(self) -> Optional[int]:
        """Return how many sign-ups wait for an administrator; None if this Gatebook does not say it.

        Whether it answers so soon says nothing about sign-ins. Raises NoAnswer, or Refused.
        """
        answer = await self._calls.yes_to(Call('/guard/access', GLANCE_SECONDS, {'people': []}))
        waiting = answer.get('pendingSignUps')
        return waiting if isinstance(waiting, int) else None

    async def is_sign_up_open(self) -> bool:
        """Return whether people can sign up themselves. Raises NoAnswer."""
        try:
            settings: dict[str, Any] = await self._calls.ask(
                Call('/api/sign-up-settings', CHECK_SECONDS, tries=PROBE_TRIES)
            )
        except Refused:
            return False
        return settings.get('mode') in ('approval', 'open')


def _pause_of(refused: Refused) -> float:
    """Return how long to wait before the next try, in seconds: as the guard says, and not all at once."""
    return (refused.retry_after_seconds or 1) * random.uniform(1, 1.5)  # noqa: S311
