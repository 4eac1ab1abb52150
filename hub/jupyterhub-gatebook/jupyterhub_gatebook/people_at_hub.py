"""Who is at the hub, or was there not long ago."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

from jupyterhub import orm

from . import hub_sessions

# longest time in which the hub answers nobody
TURN_SECONDS = 0.005
# in one query
NAMES_MAX = 500


async def users_at_hub(app: Any, signed_in: Iterable[str], within: timedelta) -> AsyncIterator[Any]:
    """Yield users with a server, then `signed_in`, then who was active `within` this time; the hub answers between."""
    turn_began = time.monotonic()
    for user_id in _ids(app, signed_in, within):
        if time.monotonic() - turn_began >= TURN_SECONDS:
            await asyncio.sleep(0)
            turn_began = time.monotonic()
        user = app.users.get(user_id)
        # None: removed meanwhile
        if user is not None:
            yield user


def _ids(app: Any, signed_in: Iterable[str], within: timedelta) -> dict[int, None]:
    with_servers = [user.id for user in app.users.values() if hub_sessions.active_servers(user)]
    since = datetime.now(timezone.utc).replace(tzinfo=None) - within
    recent = app.db.query(orm.User.id, orm.User.name).filter(orm.User.last_activity >= since)
    there = {name: user_id for user_id, name in recent.order_by(orm.User.last_activity.desc())}
    # the hub notes the activity of a person with the first page after the sign-in
    not_yet = _ids_of(app, [name for name in signed_in if name not in there])
    return dict.fromkeys([*with_servers, *not_yet, *there.values()])


def _ids_of(app: Any, names: list[str]) -> list[int]:
    parts = [names[start : start + NAMES_MAX] for start in range(0, len(names), NAMES_MAX)]
    return [user_id for part in parts for (user_id,) in app.db.query(orm.User.id).filter(orm.User.name.in_(part))]
