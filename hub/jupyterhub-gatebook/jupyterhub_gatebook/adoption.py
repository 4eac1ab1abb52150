"""The users that the hub had before Gatebook get accounts there, once: nobody else can sign up with their names."""

import json
import logging
import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jupyterhub import orm

from . import private_files
from .answers import NoAnswer, Refused
from .guard import Guard
from .hub_user import names_in_gatebook
from .names import loggable, normalised

LOGGED_NAMES = 50
SEE_FILE = ': see the file'


def users_of(app: Any, username_map: Mapping[str, str]) -> list[dict[str, object]]:
    """Return the hub's users by their names in Gatebook, and whether each is an administrator of the hub.

    Where several names lead to a user, each of them is the user's, and only the first can be an administrator's.
    """
    return [
        {'name': name, 'admin': bool(user.admin) and place == 0}
        for user in app.db.query(orm.User).filter(orm.User.name != '')
        for place, name in enumerate(names_in_gatebook(user.name, username_map))
    ]


def warn_of_twins(users: Iterable[Mapping[str, Any]], log: logging.Logger) -> None:
    """Name the users whose names are one name in Gatebook."""
    spellings: dict[str, list[str]] = {}
    for user in users:
        spellings.setdefault(normalised(user['name']), []).append(user['name'])
    twins = [' = '.join(map(loggable, names)) for names in spellings.values() if len(names) > 1]
    if twins:
        log.warning(
            'Users of this hub who are one person in Gatebook, and one user after the next sign-in: %s. Rename or '
            'remove those who are somebody else',
            listed(twins),
        )


def is_done(note: str, log: logging.Logger) -> bool:
    """Return whether a Gatebook that runs elsewhere is not to be asked: the note is there, or cannot be written."""
    if not note:
        log.error('The users of this hub get no accounts in Gatebook: adopt_users needs a file in adoption_note')
    return not note or Path(note).exists()


async def adopt(guard: Guard, users: Iterable[Mapping[str, Any]], note: Path, log: logging.Logger) -> None:
    """Give these users accounts in a Gatebook that runs elsewhere, and write the note that this is done.

    Raises NoAnswer if Gatebook went away.
    """
    adopted, refused, administrators = [], {}, []
    for user in users:
        name = user['name']
        try:
            await guard.add_person(name)
            adopted.append(name)
            if user['admin']:
                administrators.append(name)
        except Refused as refusal:
            refused[name] = refusal.code
        except NoAnswer as fault:
            if not fault.is_setup:
                raise
            log.error('The users of this hub get no accounts in Gatebook: %s', fault)
            return
    log.info('Users of this hub with an account in Gatebook now: %s', listed(adopted, SEE_FILE))
    if refused:
        shown = listed((f'{loggable(name)} ({code})' for name, code in refused.items()), SEE_FILE)
        log.warning('Users of this hub without one: %s', shown)
    for name in administrators:
        log.warning('%r administers this hub. To keep it so, run where Gatebook is: %s', name, _command(name))
    try:
        note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        outcome = json.dumps({'adopted': adopted, 'refused': refused}, indent=1)
        private_files.write(note, f'{outcome}\n', private_files.this_process())
    except OSError as error:
        log.warning('The next start of the hub adds them again, since %s cannot be written: %s', note, error)


def _command(name: str) -> str:
    return f'gatebook admin create {shlex.quote(name)}'


def listed(names: Iterable[str], rest: str = '') -> str:
    """Return names for a log: not at any length. `rest`: where the others are to be found."""
    every = list(names)
    more = f' and {len(every) - LOGGED_NAMES} more{rest}' if len(every) > LOGGED_NAMES else ''
    return (', '.join(every[:LOGGED_NAMES]) or 'none') + more
