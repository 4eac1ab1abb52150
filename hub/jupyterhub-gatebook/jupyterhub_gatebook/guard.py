"""The client of Gatebook's guard."""

import asyncio
import json
import random
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Optional
from urllib.parse import quote, urlencode

from tornado.simple_httpclient import SimpleAsyncHTTPClient

from . import faults
from .answers import Ended, NoAnswer, Person, Refused, answer_of, ended_of, person_of, ticket_of
from .endpoint import Endpoint
from .http_client import new_client
from .hub_token import HubToken
from .user_checks import Session

CONNECT_SECONDS = 3
CHECK_SECONDS = 3
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

REDIRECTS = range(300, 400)


class Guard:
    """Asks whether a person may come in, or stay in."""

    def __init__(self, endpoint: Endpoint, token: HubToken) -> None:
        """Take where Gatebook answers, and the token; nothing is asked yet."""
        self.endpoint = endpoint
        self._token = token
        # made when the event loop runs
        self._client: Optional[SimpleAsyncHTTPClient] = None
        self._logins: Optional[asyncio.Semaphore] = None

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
                answer = await self._ask('/guard/login', min(left, LOGIN_REQUEST_SECONDS), request)
                return person_of(answer, self.endpoint.address_remedy)
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
        answer = await self._ask(f'{path}?{query}' if query else path, CHECK_SECONDS)
        return person_of(answer, self.endpoint.address_remedy)

    async def probe(self) -> None:
        """Ask for somebody whom nobody can be. Raises NoAnswer unless Gatebook answers and accepts this hub."""
        try:
            await self._ask(f'/guard/users/{uuid.uuid4()}', CHECK_SECONDS)
        except Refused as refused:
            if refused.code == 'not_found':
                return
            raise NoAnswer(f'it answers with {refused.code}', 'See its own log') from None
        raise NoAnswer('it knows everybody', self.endpoint.address_remedy, is_setup=True)

    async def add_person(self, name: str) -> None:
        """Give somebody an account without a password, unless there is one. Raises Refused, or NoAnswer."""
        await self._ask(f'/guard/people/{quote(name, safe="")}', CHECK_SECONDS, {}, 'PUT')

    async def block_person(self, name: str) -> None:
        """Block somebody whom this hub has removed, if there is one. Raises Refused, or NoAnswer."""
        await self._ask(f'/guard/people/{quote(name, safe="")}', CHECK_SECONDS, method='DELETE')

    async def ticket(
        self, user_id: str, password_revision: int, *, hub_session: Optional[str], browser: Optional[str]
    ) -> str:
        """Return a ticket that opens one session of a person on Gatebook's pages. Raises Refused, or NoAnswer.

        `hub_session` and `browser` are digests of the cookies that it is bound to; None: to none.
        """
        cookies = {'hubSession': hub_session, 'browser': browser}
        bound = {name: digest for name, digest in cookies.items() if digest is not None}
        body = {'userId': user_id, 'passwordRevision': password_revision, **bound}
        return ticket_of(await self._ask('/guard/tickets', CHECK_SECONDS, body), self.endpoint.address_remedy)

    async def ended(self, sessions: Sequence[Session], wait_seconds: int) -> list[Ended]:
        """Return who of these is not admitted any more: at once, or when somebody is; nobody after `wait_seconds`.

        When it is cancelled, the connection is closed. Raises NoAnswer, or Refused.
        """
        people = [
            {key: value for key, value in one.items() if value is not None}
            for one in (
                {'name': each.name, 'userId': each.user_id, 'passwordRevision': each.password_revision}
                for each in sessions
            )
        ]
        client = new_client(self.endpoint, 1, is_closed_at_once=True)
        try:
            body = {'people': people, 'waitSeconds': wait_seconds}
            answer = await self._ask('/guard/access', wait_seconds + WAIT_MARGIN_SECONDS, body, client=client)
        finally:
            client.close()
        return ended_of(answer, {each.name for each in sessions}, self.endpoint.address_remedy)

    async def is_sign_up_open(self) -> bool:
        """Return whether people can sign up themselves. Raises NoAnswer."""
        try:
            settings = await self._ask('/api/sign-up-settings', CHECK_SECONDS)
        except Refused:
            return False
        return settings.get('mode') in ('approval', 'open')

    async def _ask(
        self,
        path: str,
        seconds: float,
        body: Optional[Mapping[str, Any]] = None,
        method: str = '',
        client: Optional[SimpleAsyncHTTPClient] = None,
    ) -> dict[str, Any]:
        """Return the guard's yes. Raises Refused for a no about the person, and NoAnswer for everything else."""
        self.endpoint.check()
        try:
            try:
                return await self._send(path, seconds, body, method, client)
            except Refused as refused:
                if refused.code != 'invalid_token' or not self._token.has_changed():
                    raise
                return await self._send(path, seconds, body, method, client)
        except Refused as refused:
            fault = faults.of_this_hub(refused, self._token.source, self.endpoint)
            if fault is not None:
                raise fault from None
            raise

    async def _send(
        self,
        path: str,
        seconds: float,
        body: Optional[Mapping[str, Any]],
        method: str,
        client: Optional[SimpleAsyncHTTPClient],
    ) -> dict[str, Any]:
        headers = {'Authorization': f'Bearer {self._token.read()}', 'Accept': 'application/json'}
        if body is not None:
            headers['Content-Type'] = 'application/json'
        try:
            response = await (client or self._http_client()).fetch(
                self.endpoint.url + path,
                method=method or ('GET' if body is None else 'POST'),
                headers=headers,
                body=None if body is None else json.dumps(body),
                connect_timeout=min(CONNECT_SECONDS, seconds),
                request_timeout=seconds,
                follow_redirects=False,
                decompress_response=False,
                raise_error=False,
            )
        except Exception as error:  # noqa: BLE001 - time-outs, refused connections, broken HTTP
            raise faults.no_connection(error, self.endpoint) from None
        if response.code in REDIRECTS:
            raise faults.redirected(response)
        return answer_of(response, self.endpoint.address_remedy)

    def _http_client(self) -> SimpleAsyncHTTPClient:
        if self._client is None:
            self._client = new_client(self.endpoint, MAX_CONNECTIONS)
        return self._client


def _pause_of(refused: Refused) -> float:
    """Return how long to wait before the next try, in seconds: as the guard says, and not all at once."""
    return (refused.retry_after_seconds or 1) * random.uniform(1, 1.5)  # noqa: S311
