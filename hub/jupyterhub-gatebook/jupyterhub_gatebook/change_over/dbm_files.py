"""Files of Python's module `dbm`, of every kind: which one it is depends on the Python that wrote it."""

import dbm
import importlib
import sqlite3
from contextlib import closing
from pathlib import Path

from .former_users import CannotRead

SQLITE_MAGIC = b'SQLite format 3\0'
# the packages of Debian and Ubuntu with which Python reads them
PACKAGES = {'dbm.gnu': 'python3-gdbm', 'dbm.ndbm': 'libpython3-stdlib'}


def read(path: Path) -> dict[bytes, bytes]:
    """Return what a file holds, named as it is for `dbm.open`: some kinds add `.db`, or `.dat` and `.dir`.

    Raises CannotRead.
    """
    try:
        if _is_sqlite(path):
            return _read_sqlite(path)
        return _read_by_module(path)
    except (OSError, sqlite3.Error, *dbm.error) as error:
        raise CannotRead(f'{path} cannot be read ({error}). Run this as the user of the hub') from None


def _is_sqlite(path: Path) -> bool:
    """Return whether it is of the kind that Python writes from 3.13 on; `dbm` before that does not know it."""
    if not path.is_file():
        return False
    with path.open('rb') as file:
        return file.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC


def _read_sqlite(path: Path) -> dict[bytes, bytes]:
    with closing(sqlite3.connect(f'{path.absolute().as_uri()}?mode=ro', uri=True)) as connection:
        rows = connection.execute('SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM Dict')
        return dict(rows.fetchall())


def _read_by_module(path: Path) -> dict[bytes, bytes]:
    kind = dbm.whichdb(str(path))
    if kind is None:
        raise CannotRead(f'There is no file {path}. Name it with --dbm, as FirstUseAuthenticator.dbm_path names it')
    if not kind:
        raise CannotRead(f'{path} is not a file of the module dbm')
    try:
        module = importlib.import_module(kind)
    except ImportError:
        package = f', or install {PACKAGES[kind]}' if kind in PACKAGES else ''
        raise CannotRead(
            f'{path} needs the module {kind}. Run this with the Python of the hub that wrote it{package}'
        ) from None
    with module.open(str(path), 'r') as opened:
        # `dbm.gnu` has no items()
        return {bytes(key): bytes(opened[key]) for key in opened.keys()}  # noqa: SIM118
