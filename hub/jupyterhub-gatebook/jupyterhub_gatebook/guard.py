"""The client of Gatebook's guard."""

import asyncio
import json
import random
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Callable, Optional, TypeVar
from urllib.parse import quote, urlencode

from tornado.httpclient import HTTPRequest, HTTPResponse
from tornado.simple_httpclient import HTTPTimeoutError, SimpleAsyncHTTPClient

from . import faults
from .answers import Ended, NoAnswer, NoScope, Person, Refused, answer_of, ended_of, person_of, ticket_of
from .endpoint import Endpoint
from .http_client import new_client
from .hub_token import HubToken
from .user_checks import Session

CONNECT_SECONDS = 3
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

# a time-out that is so late shows that the hub itself was busy, and had no time to read the answer
LATE_SECONDS = 0.5
LATE_TRIES = 3
# a hub with a thousand servers is busy for a minute when it starts
PROBE_TRIES = 20

REDIRECTS = range(300, 400)

Answer = TypeVar('Answer')
# another client than the one for all calls
OwnClient = Optional[SimpleAsyncHTTPClient]


@dataclass(frozen=True)
class _Call:
    path: str
    # until it is given up
    seconds: float
    body: Optional[Mapping[str, Any]] = None
    # by default GET, or POST with a body
    method: str = ''
    # 1: what is sent again counts again
    tries: int = LATE_TRIES


def _as_it_is(answer: dict[str, Any], _: str) -> Any:
    return answer


class Guard:
    """Asks whether a person may come in, or stay in."""

    def __init__(self, endpoint: Endpoint, token: HubToken) -> None:
        """Take where Gatebook answers, and the token; nothing is asked yet."""
        self.endpoint = endpoint
        self.token = token
        # made when the event loop runs
        self._client: Optional[SimpleAsyncHTTPClient] = None
        self._logins: Optional[asyncio.Semaphore] = None
        # the monotonic time of the first call without an answer since the last one with one; None: it answers
        self.away_since: Optional[float] = None

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
                return await self._ask(_Call('/guard/login', seconds, request, tries=1), person_of)
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
        return await self._ask(_Call(f'{path}?{query}' if query else path, CHECK_SECONDS), person_of)

    async def probe(self) -> None:
        """Ask for somebody whom nobody can be. Raises NoAnswer unless Gatebook answers and accepts this hub."""
        try:
            await self._ask(_Call(f'/guard/users/{uuid.uuid4()}', CHECK_SECONDS, tries=PROBE_TRIES))
        except Refused as refused:
            if refused.code == 'not_found':
                return
            raise NoAnswer(f'it answers with {refused.code}', 'See its own log') from None
        raise NoAnswer('it knows everybody', self.endpoint.address_remedy, is_setup=True)

    async def add_person(self, name: str) -> None:
        """Give somebody an account without a password, unless there is one. Raises Refused, or NoAnswer."""
        await self._ask(_Call(f'/guard/people/{quote(name, safe="")}', CHECK_SECONDS, {}, 'PUT'))

    async def block_person(self, name: str) -> None:
        """Block somebody whom this hub has removed, if there is one. Raises Refused, or NoAnswer."""
        await self._ask(_Call(f'/guard/people/{quote(name, safe="")}', CHECK_SECONDS, method='DELETE'))

    async def ticket(
        self, user_id: str, password_revision: int, *, hub_session: Optional[str], browser: Optional[str]
    ) -> str:
        """Return a ticket that opens one session of a person on Gatebook's pages. Raises Refused, or NoAnswer.

        `hub_session` and `browser` are digests of the cookies that it is bound to; None: to none.
        """
        cookies = {'hubSession': hub_session, 'browser': browser}
        bound = {name: digest for name, digest in cookies.items() if digest is not None}
        body = {'userId': user_id, 'passwordRevision': password_revision, **bound}
        return await self._ask(_Call('/guard/tickets', CHECK_SECONDS, body), ticket_of)

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
        call = _Call(
            '/guard/access', wait_seconds + WAIT_MARGIN_SECONDS, {'people': people, 'waitSeconds': wait_seconds}
        )
        client = new_client(self.endpoint, 1, is_closed_at_once=True)
        try:
            return await self._ask(call, lambda answer, remedy: ended_of(answer, sent, remedy), client)
        except Refused as refused:
            raise NoAnswer(f'it answers with {refused.code}', 'See its own log') from None
        finally:
            client.close()

    async def pending_sign_ups(self) -> Optional[int]:
        """Return how many sign-ups wait for an administrator; None if this Gatebook does not say it.

        Whether it answers so soon says nothing about sign-ins. Raises NoAnswer, or Refused.
        """
        answer = await self._yes_to(_Call('/guard/access', GLANCE_SECONDS, {'people': []}), None)
        waiting = answer.get('pendingSignUps')
        return waiting if isinstance(waiting, int) else None

    async def is_sign_up_open(self) -> bool:
        """Return whether people can sign up themselves. Raises NoAnswer."""
        try:
            settings: dict[str, Any] = await self._ask(_Call('/api/sign-up-settings', CHECK_SECONDS, tries=PROBE_TRIES))
        except Refused:
            return False
        return settings.get('mode') in ('approval', 'open')

    async def _ask(
        self, call: _Call, read: Callable[[dict[str, Any], str], Answer] = _as_it_is, client: OwnClient = None
    ) -> Answer:
        """Return what `read` makes of the guard's yes, and note whether it answers.

        Raises Refused for a no about the person, and NoAnswer for everything else.
        """
        try:
            answer = read(await self._yes_to(call, client), self.endpoint.address_remedy)
        except (Refused, NoScope):
            self.away_since = None
            raise
        except NoAnswer:
            if self.away_since is None:
                self.away_since = time.monotonic()
            raise
        self.away_since = None
        return answer

    async def _yes_to(self, call: _Call, client: OwnClient) -> dict[str, Any]:
        self.endpoint.check()
        try:
            try:
                return await self._send(call, client)
            except Refused as refused:
                if refused.code != 'invalid_token' or not self.token.has_changed():
                    raise
                return await self._send(call, client)
        except Refused as refused:
            fault = faults.of_this_hub(refused, self.token.source, self.endpoint)
            if fault is not None:
                raise fault from None
            raise

    async def _send(self, call: _Call, client: OwnClient) -> dict[str, Any]:
        headers = {'Authorization': f'Bearer {self.token.read()}', 'Accept': 'application/json'}
        if call.body is not None:
            headers['Content-Type'] = 'application/json'
        request = HTTPRequest(
            self.endpoint.url + call.path,
            method=call.method or ('GET' if call.body is None else 'POST'),
            headers=headers,
            body=None if call.body is None else json.dumps(call.body),
            connect_timeout=min(CONNECT_SECONDS, call.seconds),
            request_timeout=call.seconds,
            follow_redirects=False,
            decompress_response=False,
        )
        try:
            response = await _fetched(client or self._http_client(), request, call)
        except Exception as error:  # noqa: BLE001 - time-outs, refused connections, broken HTTP
            raise faults.no_connection(error, self.endpoint) from None
        if response.code in REDIRECTS:
            raise faults.redirected(response)
        return answer_of(response, self.endpoint.address_remedy)

    def _http_client(self) -> SimpleAsyncHTTPClient:
        if self._client is None:
            self._client = new_client(self.endpoint, MAX_CONNECTIONS)
        return self._client


async def _fetched(client: SimpleAsyncHTTPClient, request: HTTPRequest, call: _Call) -> HTTPResponse:
    """Return the answer; ask again where this hub was too busy to read one in time."""
    left = call.tries
    while True:
        began, left = time.monotonic(), left - 1
        try:
            return await client.fetch(request, raise_error=False)
        except HTTPTimeoutError:
            if left == 0 or time.monotonic() - began < call.seconds + LATE_SECONDS:
                raise


def _pause_of(refused: Refused) -> float:
    """Return how long to wait before the next try, in seconds: as the guard says, and not all at once."""
    return (refused.retry_after_seconds or 1) * random.uniform(1, 1.5)  # noqa: S311
