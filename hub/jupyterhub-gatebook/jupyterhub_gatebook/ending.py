"""How what somebody has at the hub ends, and what the log says of it."""

import asyncio
import logging
from collections.abc import Iterable
from typing import Any, Callable

from . import hub_sessions, names

# tokens and browsers do not wait longer for servers that are slow to stop
STOP_SECONDS = 3


async def end_all(app: Any, user: Any, code: str, is_in_again: Callable[[], bool], log: logging.Logger) -> None:
    """Stop somebody's servers, delete their tokens and shut their browsers out, unless they are in again meanwhile."""
    name, servers = user.name, hub_sessions.active_servers(user)
    stops = [asyncio.ensure_future(hub_sessions.stop_server(app, user, one, log, is_in_again)) for one in servers]
    if stops:
        # the token of a server asks on and on otherwise
        await asyncio.wait(stops, timeout=STOP_SECONDS)
    if is_in_again():
        return
    tokens = hub_sessions.delete_tokens(user)
    hub_sessions.shut_browsers_out(user)
    late = hub_sessions.active_servers(user)
    log.log(
        logging.WARNING if servers or tokens else logging.INFO,
        '%s is not admitted any more (%s): servers stopped: %s%s, API tokens deleted: %d, browsers signed out',
        names.loggable(name),
        code,
        _listed(one for one in servers if one not in late),
        f', still stopping: {_listed(late)}' if late else '',
        tokens,
    )
    await asyncio.gather(*stops)


def end_older_sessions(user: Any, why: str, log: logging.Logger) -> None:
    """Sign out the browsers, and delete the tokens, that an older sign-in has given; servers go on."""
    tokens = hub_sessions.delete_tokens(user, except_of_servers=True)
    hub_sessions.shut_browsers_out(user)
    log.info(
        '%s %s: API tokens deleted: %d, browsers signed out; servers go on', names.loggable(user.name), why, tokens
    )


def _listed(servers: Iterable[str]) -> str:
    return ', '.join(repr(name) for name in servers) or 'none'
