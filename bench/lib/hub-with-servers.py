"""Makes the database of a hub whose users have servers already: all of them are one program, which answers everybody.

Arguments: the address of the database, the port of that program. Input: name and state of each user. With our plug-in
and its token in GATEBOOK_GUARD_TOKEN, the states are signed as it signs them.
"""

import asyncio
import json
import os
import sys
from datetime import datetime, timezone
from types import SimpleNamespace

from jupyterhub import crypto, orm


def sign(user_id: int, state: dict) -> None:
    """Sign a state as the plug-in does at a sign-in."""
    from jupyterhub_gatebook.stored_states import StoredStates

    person = SimpleNamespace(user_id=state['userId'], password_revision=state['passwordRevision'])
    StoredStates(lambda: os.environ['GATEBOOK_GUARD_TOKEN']).sign(user_id, state, person)


async def main(url: str, port: int) -> None:
    """Write it."""
    db = orm.new_session_factory(url)()
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    for person in json.load(sys.stdin):
        name, state = person['name'], person['state']
        user = orm.User(name=name, last_activity=now)
        db.add(user)
        db.flush()
        if 'GATEBOOK_GUARD_TOKEN' in os.environ:
            sign(user.id, state)
        user.encrypted_auth_state = await crypto.encrypt(state)
        server = orm.Server(proto='http', ip='127.0.0.1', port=port, base_url=f'/user/{name}/')
        spawner = orm.Spawner(name='', user=user, server=server, state={'runs': True}, started=now, last_activity=now)
        db.add(spawner)
    db.commit()
    db.close()


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
