"""The database of the hub, which NativeAuthenticator uses as well: read, and never written."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, Table, create_engine, inspect, select
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from .former_users import CannotRead

# in an address of a database
PASSWORD = re.compile(r':[^:@/]+@')
REMEDY = 'Name it with --db, as c.JupyterHub.db_url names it'


@contextmanager
def opened(url: str, options: Mapping[str, Any]) -> Iterator[Connection]:
    """Connect to a database. `url` and `options` as JupyterHub has them (`db_url`, `db_kwargs`).

    Raises CannotRead, also for what goes wrong while it is used.
    """
    try:
        # a path, as `db_url` may be
        place = make_url(url if '://' in url else f'sqlite:///{url}')
    except (ArgumentError, ValueError):
        # a port that is no number is a ValueError
        raise CannotRead(f'{PASSWORD.sub(":***@", url)!r} is no address of a database. {REMEDY}') from None
    if place.get_backend_name() == 'sqlite' and not Path(place.database or '').is_file():
        # a new one would be made there
        shown = PASSWORD.sub(':***@', str(place.database))
        raise CannotRead(f'There is no database {shown}. {REMEDY}')
    try:
        engine = create_engine(place, **options)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()
    except (SQLAlchemyError, ImportError) as error:
        shown = place.render_as_string(hide_password=True)
        reason = str(getattr(error, 'orig', None) or error).partition('\n')[0]
        raise CannotRead(f'The database {shown} cannot be read ({reason}). {REMEDY}') from None


def rows_of(connection: Connection, table: str, columns: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return these columns of a table, in the order of its primary key `id`; a missing one has the given value.

    Raises CannotRead where there is no such table.
    """
    if not inspect(connection).has_table(table):
        raise CannotRead(f'The database has no table {table}. {REMEDY}')
    found = Table(table, MetaData(), autoload_with=connection)
    query = select(*(found.c[name] for name in columns if name in found.c)).order_by(found.c.id)
    return [{**columns, **row._mapping} for row in connection.execute(query)]


def hub_users(connection: Connection) -> dict[str, bool]:
    """Return the hub's users by name, and whether each administers the hub."""
    rows = rows_of(connection, 'users', {'name': '', 'admin': False})
    return {row['name']: bool(row['admin']) for row in rows}
