"""Users of the hub without an account in Gatebook, as after a rename in the admin panel: nobody can sign in as them."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from jupyterhub import orm
from sqlalchemy.exc import SQLAlchemyError

from .adoption import listed
from .answers import NoAnswer, Refused
from .guard import Guard
from .hub_sessions import roll_back_after
from .hub_user import names_in_gatebook
from .names import is_a_name, loggable

# between two rounds
PAUSE_SECONDS = 6 * 60 * 60
# between two questions: a hub can have thousands of users, and nobody waits for this
QUESTION_PAUSE_SECONDS = 0.5


async def watch(app: Any, guard: Guard, username_map: Mapping[str, str], log: logging.Logger) -> None:
    """Say in the log who they are, now and whenever they have changed."""
    logged: list[str] = []
    while True:
        try:
            found = await find(app, guard, username_map)
        except NoAnswer:
            # the log says so already; the next round finds them
            found = logged
        except SQLAlchemyError as error:
            roll_back_after(error, app)
            log.exception(
                'The search for users of this hub without an account failed, because its database has a fault; it '
                'begins again in six hours'
            )
            found = logged
        if found and found != logged:
            log.warning(
                'Nobody can sign in as these users of the hub, since Gatebook has no account for them: %s. If they '
                'were renamed here, undo that; otherwise run `gatebook users add NAME` for them, or remove them here',
                listed(loggable(name) for name in found),
            )
        logged = found
        await asyncio.sleep(PAUSE_SECONDS)


async def find(app: Any, guard: Guard, username_map: Mapping[str, str]) -> list[str]:
    """Return the users of the hub under whose names Gatebook knows nobody. Raises NoAnswer."""
    users = sorted(name for (name,) in app.db.query(orm.User.name))
    return [name for name in users if not await _has_account(guard, names_in_gatebook(name, username_map))]


async def _has_account(guard: Guard, candidates: list[str]) -> bool:
    for name in candidates:
        await asyncio.sleep(QUESTION_PAUSE_SECONDS)
        try:
            if is_a_name(name):
                await guard.check(name, None, None)
                return True
        except Refused as refused:
            if refused.code != 'not_found':
                return True
    return False
