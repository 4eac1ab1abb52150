"""Makes the database of a hub whose users have servers already: all of them are one program, which answers everybody.

Arguments: the address of the database, the port of that program. Input: name and state of each user.
"""

import asyncio
import json
import sys
from datetime import datetime, timezone

from jupyterhub import crypto, orm


async def main(url: str, port: int) -> None:
    """Write it."""
    db = orm.new_session_factory(url)()
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    for person in json.load(sys.stdin):
        name = person['name']
        user = orm.User(name=name, last_activity=now, encrypted_auth_state=await crypto.encrypt(person['state']))
        server = orm.Server(proto='http', ip='127.0.0.1', port=port, base_url=f'/user/{name}/')
        spawner = orm.Spawner(name='', user=user, server=server, state={'runs': True}, started=now, last_activity=now)
        db.add_all([user, spawner])
    db.commit()
    db.close()


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
