"""NativeAuthenticator: its table `users_info` in the database of the hub."""

from typing import Any

from sqlalchemy.engine import Connection

from .former_users import FormerUser, FormerUsers
from .hub_database import hub_users, rows_of

TABLE = 'users_info'
# with what counts where an older version has made the table
COLUMNS = {'username': '', 'password': b'', 'is_authorized': False, 'email': '', 'has_2fa': False}
SECOND_ROW = 'NativeAuthenticator has this name twice, and only the first counts there'
NO_HASH = 'its password is not one that NativeAuthenticator writes'


def read(connection: Connection) -> FormerUsers:
    """Return who has signed up there. Raises CannotRead."""
    at_hub = hub_users(connection)
    found = FormerUsers()
    seen: set[str] = set()
    for row in rows_of(connection, TABLE, COLUMNS):
        name = row['username']
        if name in seen:
            found.left_out.append((name, SECOND_ROW))
            continue
        seen.add(name)
        password_hash = _text(row['password'])
        if not password_hash:
            found.left_out.append((name, NO_HASH))
            continue
        found.users.append(
            FormerUser(
                name=name,
                password_hash=password_hash,
                is_approved=bool(row['is_authorized']),
                email=row['email'] or '',
                administers_hub=at_hub.get(name, False),
                is_known_to_hub=name in at_hub,
                has_second_factor=bool(row['has_2fa']),
            )
        )
    return found


def _text(password: Any) -> str:
    """Return what the column holds: bytes, or what a database driver has for them."""
    return bytes(password or b'').decode('ascii', errors='ignore')
