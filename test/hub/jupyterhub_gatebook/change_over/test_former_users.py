"""What is read of the stores of other authenticators."""

import dbm.dumb
import sqlite3

import pytest
from jupyterhub import orm
from jupyterhub_gatebook.change_over import firstuse, hub_database, native
from jupyterhub_gatebook.change_over.former_users import CannotRead, FormerUser, FormerUsers
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

HASH = b'$2b$12$0123456789012345678901'
USERS_INFO = """CREATE TABLE users_info (id INTEGER PRIMARY KEY AUTOINCREMENT, username VARCHAR(128) NOT NULL,
    password BLOB NOT NULL, is_authorized BOOLEAN, login_email_sent BOOLEAN, email VARCHAR(128), has_2fa BOOLEAN,
    otp_secret VARCHAR(16))"""


@pytest.fixture
def hub(tmp_path):
    """Make the database of a hub with two users, ann who administers it and bob; return its path."""
    path = tmp_path / 'jupyterhub.sqlite'
    engine = create_engine(f'sqlite:///{path}')
    orm.Base.metadata.create_all(engine)
    with Session(engine) as db:
        db.add_all([orm.User(name='ann', admin=True), orm.User(name='bob')])
        db.commit()
    engine.dispose()
    return path


def execute(path, statement, *rows):
    with sqlite3.connect(path) as connection:
        connection.executemany(statement, rows) if rows else connection.execute(statement)
    connection.close()


def sign_up(path, *people):
    rows = [(name, password, authorised, email, second) for name, password, authorised, email, second in people]
    execute(
        path, 'INSERT INTO users_info (username, password, is_authorized, email, has_2fa) VALUES (?, ?, ?, ?, ?)', *rows
    )


def read_native(path):
    with hub_database.opened(str(path), {}) as connection:
        return native.read(connection)


def test_the_table_of_native_authenticator_says_who_is_approved_and_who_administers_the_hub(hub):
    execute(hub, USERS_INFO)
    sign_up(
        hub,
        ('ann', HASH, True, 'ann@example.org', False),
        ('bob', HASH, False, None, False),
        ('cid', HASH, None, '', True),
    )
    assert read_native(hub) == FormerUsers(
        [
            FormerUser('ann', HASH.decode(), email='ann@example.org', administers_hub=True, is_known_to_hub=True),
            FormerUser('bob', HASH.decode(), is_approved=False, is_known_to_hub=True),
            FormerUser('cid', HASH.decode(), is_approved=False, has_second_factor=True),
        ],
        [],
    )


def test_a_name_that_is_there_twice_counts_as_native_authenticator_counts_it(hub):
    execute(hub, USERS_INFO)
    sign_up(
        hub, ('ada', HASH, True, '', False), ('ada', b'$2b$12$other', True, '', False), ('eve', b'', True, '', False)
    )
    read = read_native(hub)
    assert [(user.name, user.password_hash) for user in read.users] == [('ada', HASH.decode())]
    assert [name for name, _ in read.left_out] == ['ada', 'eve']


def test_a_table_of_an_older_version_is_read(hub):
    execute(
        hub, 'CREATE TABLE users_info (id INTEGER PRIMARY KEY, username VARCHAR, password BLOB, is_authorized BOOLEAN)'
    )
    execute(hub, 'INSERT INTO users_info VALUES (1, ?, ?, 1)', ('ada', HASH))
    assert read_native(hub).users == [FormerUser('ada', HASH.decode())]


@pytest.mark.parametrize(
    'address',
    ['mysql+nothing://hub:secret@db/hub', 'postgresql://hub:secret@db:port/hub', 'postgresql//hub:secret@db/hub'],
)
def test_the_address_of_a_database_with_a_password_is_shown_without_it(address):
    with pytest.raises(CannotRead) as fault, hub_database.opened(address, {}):
        pass
    assert 'secret' not in str(fault.value)


@pytest.mark.parametrize('name', ['missing.sqlite', 'sqlite:///missing.sqlite', '://', 'sqlite:///'])
def test_a_database_that_is_not_there_is_not_made(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CannotRead, match='--db'):
        read_native(name)
    assert list(tmp_path.iterdir()) == []


def test_a_hub_without_native_authenticator_is_told_from_an_empty_one(hub):
    with pytest.raises(CannotRead, match='no table users_info'):
        read_native(hub)
    execute(hub, USERS_INFO)
    assert read_native(hub) == FormerUsers()


def test_firstuse_has_only_the_passwords_of_users_of_the_hub(hub, tmp_path):
    path = tmp_path / 'passwords.dbm'
    with dbm.dumb.open(str(path), 'c') as file:
        file['ann'], file['bob'], file['stranger'] = HASH, HASH, HASH
        file[b'caf\xe9'] = HASH
    with hub_database.opened(str(hub), {}) as connection:
        read = firstuse.read(path, connection)
    assert read.users == [
        FormerUser('ann', HASH.decode(), administers_hub=True, is_known_to_hub=True),
        FormerUser('bob', HASH.decode(), is_known_to_hub=True),
    ]
    assert dict(read.left_out) == {'stranger': firstuse.NO_USER, 'caf\ufffd': firstuse.NOT_TEXT}


def test_names_that_are_one_name_in_gatebook_are_left_out_until_each_has_its_own():
    read = FormerUsers([FormerUser(name, 'x') for name in ('ada', 'ＡＤＡ', 'bob', 'o,brien')])
    assert [user.name for user in read.renamed({}).users] == ['bob', 'o,brien']
    assert [name for name, _ in read.renamed({}).left_out] == ['ada', 'ＡＤＡ']
    assert [user.name for user in read.renamed({'ＡＤＡ': 'ada2', 'o,brien': 'bob'}).users] == ['ada', 'ada2']
