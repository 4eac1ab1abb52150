"""The data folder of the engine that the hub runs, and the files in it that hub and engine share."""

import errno
import json
import os
import random
import secrets
import socket
import stat
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Optional

from . import private_files

TOKEN_BYTES = 32
# below the ports that systems give to outgoing connections
PORTS = range(20_000, 32_768)
PORT_TRIES = 50
CONNECT_SECONDS = 1
# limit for the path of a Unix socket, with a zero byte at its end
SOCKET_PATH_BYTES = 104 if sys.platform == 'darwin' else 108
OTHERS_WRITE = 0o022
ROOT = 0
IS_OF_ROOT = (
    'it belongs to root and is not empty, and the engine does not run as root: choose an empty folder for it, '
    'or give it the folder with all its files (chown -R gatebook:)'
)
PATH_TOO_LONG = (
    "its path is too long for a socket in it: choose a shorter one, as in configure(c, data_dir='/var/lib/gatebook')"
)
# what a page or a line of the log shows of the reason
FAULT_CHARS = 500


class EngineFolder:
    """Reads and writes those files; they belong to the owner of the folder, and only that user can read them."""

    def __init__(self, path: str) -> None:
        """Take the folder; nothing is made yet."""
        self.path = Path(path).absolute()
        self.socket = self.path / 'hub.sock'
        self.token_file = self.path / 'hub-token'
        # which makes the first administrator
        self.set_up_link = self.path / 'set-up-link'
        self._settings_file = self.path / 'hub-settings.json'
        self._port_file = self.path / 'hub-port'
        self._fault_file = self.path / 'start-fault'
        self._users_file = self.path / 'hub-users'
        self._adopted_file = self.path / 'hub-users.adopted'

    def make(self, owner: Optional[private_files.Owner]) -> None:
        """Make the folder where it is missing, for this user and group, or for the user of this process.

        Raises OSError, also for a folder of root with files that are not the engine's, or with too long a path.
        """
        if len(os.fsencode(self.socket)) >= SOCKET_PATH_BYTES:
            raise OSError(errno.ENAMETOOLONG, PATH_TOO_LONG, str(self.path))
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        user = private_files.owner_of(self.path)[0]
        if owner is not None and user == os.geteuid() != owner[0]:
            if any(self.path.iterdir()):
                raise PermissionError(errno.EPERM, IS_OF_ROOT, str(self.path))
            os.chown(self.path, *owner, follow_symlinks=False)
        mode = stat.S_IMODE(self.path.stat().st_mode)
        # others could put a socket of their own in the place of the engine's
        if mode & OTHERS_WRITE and os.geteuid() in (user, ROOT):
            self.path.chmod(mode & ~OTHERS_WRITE)

    def read_token(self) -> str:
        """Return the hub's token. Raises OSError or UnicodeDecodeError."""
        return self._read(self.token_file)

    def have_token(self) -> None:
        """Make the hub's token where it is missing."""
        if not self.token_file.exists():
            self._write(self.token_file, f'gbk_{secrets.token_urlsafe(TOKEN_BYTES)}\n')

    def kept_port(self) -> Optional[int]:
        """Return the port that the engine had last."""
        try:
            return int(self._read(self._port_file))
        except (OSError, ValueError):
            return None

    def choose_port(self) -> int:
        """Return a port for the engine: the last one if nobody else has taken it, else a free one, which is kept."""
        kept = self.kept_port()
        if kept is not None and (_is_free(kept) or self.has_engine()):
            return kept
        port = _free_port()
        self._write(self._port_file, f'{port}\n')
        return port

    def has_engine(self) -> bool:
        """Return whether an engine answers on the folder's socket."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(CONNECT_SECONDS)
            try:
                connection.connect(str(self.socket))
            except OSError:
                return False
            return True

    def write_settings(self, settings: Mapping[str, str]) -> None:
        """Keep the environment of the engine for its next start."""
        self._write(self._settings_file, json.dumps(settings, indent=1) + '\n')

    def read_settings(self) -> dict[str, str]:
        """Return that environment. Raises OSError or ValueError."""
        settings: dict[str, str] = json.loads(self._read(self._settings_file))
        return settings

    def has_settings(self) -> bool:
        """Return whether a hub has prepared the folder for an engine."""
        return self._settings_file.exists()

    def hand_over_users(self, users: Iterable[Mapping[str, object]]) -> bool:
        """Write the hub's users for the engine, which adopts them at its next start; return False if it has them."""
        if self._users_file.exists() or self._adopted_file.exists():
            return False
        self._write(self._users_file, ''.join(f'{json.dumps(user)}\n' for user in users))
        return True

    def start_fault(self) -> Optional[str]:
        """Return why the engine could not start; None if an engine runs, or no failed start is recorded."""
        try:
            fault = self._read(self._fault_file).strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            fault = 'the reason cannot be read'
        # a second start in the same folder has failed, as it has to
        if self.has_engine():
            return None
        return fault if len(fault) <= FAULT_CHARS else f'{fault[:FAULT_CHARS]}…'

    def forget_start_fault(self) -> None:
        """Remove the reason of an earlier start."""
        self._fault_file.unlink(missing_ok=True)

    def write_start_fault(self, fault: str) -> None:
        """Keep why the engine cannot start."""
        self._write(self._fault_file, f'{fault}\n')

    def _read(self, file: Path) -> str:
        return private_files.read(file, private_files.owner_of(self.path))

    def _write(self, file: Path, text: str) -> None:
        private_files.write(file, text, private_files.owner_of(self.path))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # as servers do: a port whose connections have just ended is free
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(('127.0.0.1', port))
        except OSError:
            return False
        return True


def _free_port() -> int:
    candidates = random.sample(PORTS, PORT_TRIES)
    for port in candidates:
        if _is_free(port):
            return port
    raise OSError(f'none of {PORT_TRIES} ports is free')
