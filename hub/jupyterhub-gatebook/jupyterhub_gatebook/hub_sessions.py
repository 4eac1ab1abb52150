"""What a user of the hub has there: servers, API tokens and browsers; and how each of them ends."""

import asyncio
import logging
import time
import uuid
from typing import Any, Callable, Optional

from jupyterhub import orm
from sqlalchemy.exc import SQLAlchemyError

POLL_SECONDS = 0.2
# until a server that could not be stopped is tried again; doubled from try to try
RETRY_SECONDS = 1
RETRY_MAX_SECONDS = 60


def active_servers(user: Any) -> list[str]:
    """Return the names of the servers that run, start or stop; '' is the default one."""
    return [name for name, spawner in user.spawners.items() if spawner.active]


async def stop_server(
    app: Any, user: Any, name: str, log: logging.Logger, unless: Callable[[], bool] = lambda: False
) -> None:
    """Stop a server as the hub does, `unless` it may run by then. One that starts is stopped when it is there."""
    while not unless():
        spawner = user.spawners.get(name)
        if spawner is None or not spawner.active:
            return
        if not spawner.pending:
            # the hub then refuses a start, and shows that it stops
            spawner._stop_pending = True
            spawner._stop_future = asyncio.ensure_future(_stop(app, user, name, log))
        await asyncio.sleep(POLL_SECONDS)


async def stop_all(app: Any, user: Any, log: logging.Logger, seconds: float) -> list[str]:
    """Stop all servers of a user; return which are still there after so many seconds. Those that start go on."""
    give_up_at = time.monotonic() + seconds
    stops = (stop_server(app, user, name, log, lambda: time.monotonic() >= give_up_at) for name in active_servers(user))
    await asyncio.gather(*stops)
    return active_servers(user)


async def _stop(app: Any, user: Any, name: str, log: logging.Logger) -> None:
    spawner = user.spawners[name]
    try:
        try:
            await app.proxy.delete_user(user, name)
        except Exception as error:  # noqa: BLE001 - the server has to stop all the same; the hub corrects its routes
            log.warning('The proxy still leads to the server %r of %r: %s', name, user.name, error)
        await _stop_at_last(app, user, name, log)
    finally:
        spawner._stop_future = None
        spawner._stop_pending = False


async def _stop_at_last(app: Any, user: Any, name: str, log: logging.Logger) -> None:
    """Try until the server has stopped, less and less often. The hub tries once, and forgets one that runs on.

    It goes on for somebody who is in again: the server has no route any more, and soon no token.
    """
    pause = RETRY_SECONDS
    while (fault := await _fault_of_stop(app, user, name)) is not None:
        if pause == RETRY_SECONDS:
            log.error('The server %r of %r could not be stopped, and is tried again: %s', name, user.name, fault)
        await asyncio.sleep(pause)
        pause = min(2 * pause, RETRY_MAX_SECONDS)
    if pause > RETRY_SECONDS:
        log.info('The server %r of %r has stopped now', name, user.name)


async def _fault_of_stop(app: Any, user: Any, name: str) -> Optional[str]:
    """Try to stop a server; return why it is still there, or None."""
    spawner = user.spawners[name]
    # a `user.stop` that has failed may have ended both
    spawner.stop_polling()
    spawner._stop_pending = True
    try:
        if await spawner.poll() is None:
            await spawner.stop()
            if await spawner.poll() is None:
                return 'it runs on'
        await user.stop(name)
    except Exception as error:  # noqa: BLE001 - of any spawner, or of the hub's database
        roll_back_after(error, app)
        return repr(error) if spawner.server is not None else None
    return None


def delete_tokens(user: Any, *, except_of_servers: bool = False) -> int:
    """Delete the API tokens of a user, those of browsers at servers included, and return how many there were."""
    kept = _tokens_of_servers(user) if except_of_servers else set()
    tokens = [token for token in user.db.query(orm.APIToken).filter_by(user_id=user.id) if token.id not in kept]
    # a code becomes a token
    for entry in [*tokens, *user.db.query(orm.OAuthCode).filter_by(user_id=user.id)]:
        user.db.delete(entry)
    user.db.commit()
    return len(tokens)


def roll_back_after(error: Exception, app: Any) -> None:
    """Make the hub's database session usable again, which all of the hub shares."""
    if isinstance(error, SQLAlchemyError):
        app.db.rollback()


def shut_browsers_out(user: Any) -> None:
    """End every browser session of a user at the hub."""
    user.orm_user.cookie_id = uuid.uuid4().hex
    user.db.commit()


def _tokens_of_servers(user: Any) -> set[int]:
    """Return the ids of the tokens with which running servers speak to the hub."""
    found = (_token_of(user, name) for name in active_servers(user))
    return {token.id for token in found if token is not None}


def _token_of(user: Any, name: str) -> Optional[Any]:
    spawner = user.spawners[name]
    if spawner.api_token:
        return orm.APIToken.find(user.db, spawner.api_token)
    # after a restart of the hub: the one of the start, whatever tokens the person has given the same note
    started = spawner.orm_spawner.started
    server = spawner.server
    if started is None or server is None:
        return None
    return (
        user.db.query(orm.APIToken)
        .filter_by(user_id=user.id, note=f'Server at {server.base_url}')
        .filter(orm.APIToken.created <= started)
        .order_by(orm.APIToken.id.desc())
        .first()
    )
