"""Files of mode 0600, in a folder that may belong to a less privileged user than this process.

Where the hub is root, the data folder belongs to the engine's user: no link that stands there is followed, and a file
counts only if it belongs to the expected user.
"""

import errno
import os
import secrets
import stat
from pathlib import Path

MAX_BYTES = 64 * 1024

# a user and a group
Owner = tuple[int, int]


def owner_of(folder: Path) -> Owner:
    """Return who owns a folder."""
    status = folder.stat()
    return status.st_uid, status.st_gid


def this_process() -> Owner:
    """Return as whom this process runs."""
    return os.geteuid(), os.getegid()


def read(path: Path, owner: Owner) -> str:
    """Return the text of a file. Raises OSError, also where it is a link or somebody else's, and UnicodeDecodeError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, 'rb') as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != owner[0]:
            raise PermissionError(errno.EPERM, f'it is not a file of user {owner[0]}', str(path))
        return file.read(MAX_BYTES).decode('utf-8')


def write(path: Path, text: str, owner: Owner) -> None:
    """Replace a file at once. Raises OSError."""
    new = path.with_name(f'.{path.name}.{secrets.token_hex(8)}')
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, 'w', encoding='utf-8') as file:
            if owner[0] != os.geteuid():
                os.fchown(descriptor, *owner)
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        new.replace(path)
    except BaseException:
        new.unlink()
        raise
