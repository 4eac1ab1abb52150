"""Why the guard gave no answer, in words for the hub's log."""

import asyncio
import socket
import ssl
from typing import Optional

from tornado.httpclient import HTTPResponse
from tornado.simple_httpclient import HTTPTimeoutError

from .answers import NoAnswer, NoScope, Refused
from .endpoint import SETTING, Endpoint


def no_connection(error: Exception, endpoint: Endpoint) -> NoAnswer:
    """Return what an exception of the HTTP client means."""
    if isinstance(error, (HTTPTimeoutError, asyncio.TimeoutError)):
        return NoAnswer('it does not answer in time', f'Is it overloaded? {endpoint.address_remedy}')
    if isinstance(error, ConnectionRefusedError):
        return NoAnswer('the connection was refused', endpoint.start_remedy)
    if endpoint.socket and isinstance(error, FileNotFoundError):
        return NoAnswer('it does not run', endpoint.start_remedy)
    if isinstance(error, socket.gaierror):
        return NoAnswer('its host name is not known here', f'Correct {SETTING}', is_setup=True)
    if isinstance(error, ssl.SSLError):
        reason = getattr(error, 'verify_message', None) or error.reason or 'unknown'
        remedy = f'{SETTING} needs the scheme that Gatebook serves, and a certificate that this machine trusts'
        return NoAnswer(f'there is no TLS connection to it ({reason})', remedy, is_setup=True)
    if isinstance(error, OSError) and error.strerror:
        return NoAnswer(f'there is no connection to it ({error.strerror})', endpoint.start_remedy)
    return NoAnswer(f'the connection failed ({type(error).__name__})', endpoint.address_remedy)


def redirected(response: HTTPResponse) -> NoAnswer:
    """Return what a redirect means: it is never followed, since a request carries a password and the token."""
    target = response.headers.get('Location', 'another address')[:200]
    return NoAnswer(f'it redirects to {target!r}', f'Set {SETTING} to the address of Gatebook itself', is_setup=True)


def of_this_hub(refused: Refused, token_source: str, endpoint: Endpoint) -> Optional[NoAnswer]:
    """Return what a refusal means that is about this hub and not about a person; None for any other."""
    if refused.code == 'invalid_token':
        what = f'it does not accept the token {token_source}'
        return NoAnswer(what, endpoint.token_remedy, is_setup=True)
    if refused.code == 'insufficient_scope':
        remedy = 'Issue one with `gatebook token issue --name HUB --scope hub`'
        return NoScope(f'the token {token_source} has not the scope for this', remedy, is_setup=True)
    if refused.code in ('no_route', 'method_not_allowed'):
        return NoAnswer('it has no guard under this address', endpoint.address_remedy, is_setup=True)
    if refused.code == 'not_ready':
        return NoAnswer('it is not ready', 'It is starting, stopping or catching up: see its own log')
    if refused.code in ('invalid_request', 'internal'):
        return NoAnswer(f'it answers with {refused.code}', 'See its own log')
    return None
