"""How Gatebook's guard is asked: one call, its time, and its faults in words."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Callable, Optional, TypeVar

from tornado.httpclient import HTTPRequest, HTTPResponse
from tornado.simple_httpclient import HTTPTimeoutError, SimpleAsyncHTTPClient

from . import faults
from .answers import NoAnswer, NoScope, Refused, answer_of
from .endpoint import Endpoint
from .http_client import new_client
from .hub_token import HubToken

CONNECT_SECONDS = 3
# a time-out that is so late shows that the hub itself was busy, and had no time to read the answer
LATE_SECONDS = 0.5
LATE_TRIES = 3

REDIRECTS = range(300, 400)

Answer = TypeVar('Answer')
# another client than the one for all calls
OwnClient = Optional[SimpleAsyncHTTPClient]


@dataclass(frozen=True)
class Call:
    """One question to the guard."""

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


class GuardCalls:
    """Sends what is asked, and notes whether Gatebook answers."""

    def __init__(self, endpoint: Endpoint, token: HubToken, max_connections: int) -> None:
        """Take where Gatebook answers, the token, and how many calls may run at once; nothing is sent yet."""
        self._endpoint = endpoint
        self._token = token
        self._max_connections = max_connections
        # made when the event loop runs
        self._client: Optional[SimpleAsyncHTTPClient] = None
        # the monotonic time of the first call without an answer since the last one with one; None: it answers
        self.away_since: Optional[float] = None

    async def ask(
        self, call: Call, read: Callable[[dict[str, Any], str], Answer] = _as_it_is, client: OwnClient = None
    ) -> Answer:
        """Return what `read` makes of the guard's yes, and note whether it answers.

        Raises Refused for a no about the person, and NoAnswer for everything else.
        """
        try:
            answer = read(await self.yes_to(call, client), self._endpoint.address_remedy)
        except (Refused, NoScope):
            self.away_since = None
            raise
        except NoAnswer:
            if self.away_since is None:
                self.away_since = time.monotonic()
            raise
        self.away_since = None
        return answer

    async def yes_to(self, call: Call, client: OwnClient = None) -> dict[str, Any]:
        """Return the guard's yes as it is. Raises Refused, or NoAnswer; notes neither."""
        self._endpoint.check()
        try:
            try:
                return await self._send(call, client)
            except Refused as refused:
                if refused.code != 'invalid_token' or not self._token.has_changed():
                    raise
                return await self._send(call, client)
        except Refused as refused:
            fault = faults.of_this_hub(refused, self._token.source, self._endpoint)
            if fault is not None:
                raise fault from None
            raise

    async def _send(self, call: Call, client: OwnClient) -> dict[str, Any]:
        headers = {'Authorization': f'Bearer {self._token.read()}', 'Accept': 'application/json'}
        if call.body is not None:
            headers['Content-Type'] = 'application/json'
        request = HTTPRequest(
            self._endpoint.url + call.path,
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
            raise faults.no_connection(error, self._endpoint) from None
        if response.code in REDIRECTS:
            raise faults.redirected(response)
        return answer_of(response, self._endpoint.address_remedy)

    def _http_client(self) -> SimpleAsyncHTTPClient:
        if self._client is None:
            self._client = new_client(self._endpoint, self._max_connections)
        return self._client


async def _fetched(client: SimpleAsyncHTTPClient, request: HTTPRequest, call: Call) -> HTTPResponse:
    """Return the answer; ask again where this hub was too busy to read one in time."""
    left = call.tries
    while True:
        began, left = time.monotonic(), left - 1
        try:
            return await client.fetch(request, raise_error=False)
        except HTTPTimeoutError:
            if left == 0 or time.monotonic() - began < call.seconds + LATE_SECONDS:
                raise
