"""The HTTP clients that speak to Gatebook: over the network, or over the socket of the hub's own engine."""

import asyncio
import socket
from typing import Any

from tornado.iostream import IOStream
from tornado.netutil import Resolver
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from tornado.tcpclient import TCPClient

from .endpoint import Endpoint

# 5,000 people can lose their access at once, each with a reason of 300 characters
MAX_ANSWER_BYTES = 8 * 1024 * 1024


def new_client(endpoint: Endpoint, max_connections: int, *, is_closed_at_once: bool = False) -> SimpleAsyncHTTPClient:
    """Return a client; `is_closed_at_once`: closing it closes its connections, also one that waits for an answer."""
    kind = _OneCallClient if is_closed_at_once else SimpleAsyncHTTPClient
    return kind(
        force_instance=True,
        max_clients=max_connections,
        max_body_size=MAX_ANSWER_BYTES,
        resolver=_SocketResolver(path=endpoint.socket) if endpoint.socket else None,
    )


class _OneCallClient(SimpleAsyncHTTPClient):
    """A client that closes its connection when it is closed; tornado's waits for the answer of a cancelled request."""

    def initialize(self, *args: Any, **kwargs: Any) -> None:
        super().initialize(*args, **kwargs)
        self.tcp_client = _Connections(resolver=self.resolver)

    def fetch(self, *args: Any, **kwargs: Any) -> 'asyncio.Future[Any]':
        return asyncio.ensure_future(_result_of(super().fetch(*args, **kwargs)))


async def _result_of(request: 'asyncio.Future[Any]') -> Any:
    # tornado logs an error for a request that fails after it was cancelled; this one only fails, and nobody asks why
    request.add_done_callback(lambda done: done.exception())
    await asyncio.wait([request])
    return request.result()


class _Connections(TCPClient):
    def __init__(self, resolver: Resolver) -> None:
        super().__init__(resolver)
        self._streams: list[IOStream] = []
        self._is_closed = False

    async def connect(self, *args: Any, **kwargs: Any) -> IOStream:
        stream = await super().connect(*args, **kwargs)
        self._streams.append(stream)
        if self._is_closed:
            stream.close()
        return stream

    def close(self) -> None:
        self._is_closed = True
        for stream in self._streams:
            stream.close()
        super().close()


class _SocketResolver(Resolver):
    """Leads every connection to one socket of this machine."""

    def initialize(self, path: str) -> None:
        self._path = path

    async def resolve(self, *_: Any) -> list[tuple[int, Any]]:
        return [(socket.AF_UNIX, self._path)]
