"""FirstUseAuthenticator: a dbm file with the hash of each password."""

from pathlib import Path

from sqlalchemy.engine import Connection

from . import dbm_files
from .former_users import FormerUser, FormerUsers
from .hub_database import hub_users

# it keeps the password before the hub decides: also that of somebody whom `allowed_users` does not have
NO_USER = 'the hub has no user of this name, so nobody has ever signed in with this password'
NOT_TEXT = 'the name or the hash is not text'


def read(path: Path, connection: Connection) -> FormerUsers:
    """Return whose passwords are in the file. Raises CannotRead."""
    at_hub = hub_users(connection)
    found = FormerUsers()
    for key, value in sorted(dbm_files.read(path).items()):
        try:
            name, password_hash = key.decode('utf-8'), value.decode('ascii')
        except UnicodeDecodeError:
            found.left_out.append((key.decode('utf-8', errors='replace'), NOT_TEXT))
            continue
        if name not in at_hub:
            found.left_out.append((name, NO_USER))
            continue
        found.users.append(FormerUser(name, password_hash, administers_hub=at_hub[name], is_known_to_hub=True))
    return found
