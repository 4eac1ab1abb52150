"""The users that a hub had before Gatebook."""

import asyncio
import json
import logging
import stat
from types import SimpleNamespace

import pytest
from conftest import authenticator
from fake_guard import refusal
from jupyterhub import orm
from jupyterhub_gatebook.adoption import users_of, warn_of_twins
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

ADDED = (201, {'userId': 'u1', 'name': 'ann', 'status': 'active'})


@pytest.fixture
def app():
    """A hub with three users, as far as the database is concerned."""
    engine = create_engine('sqlite://')
    orm.Base.metadata.create_all(engine)
    with Session(engine) as db:
        db.add_all([orm.User(name='ann', admin=True), orm.User(name='bob'), orm.User(name='lovelace')])
        db.commit()
        yield SimpleNamespace(db=db, trusted_downstream_ips=[])


@pytest.mark.parametrize(
    ('username_map', 'expected'),
    [
        ({}, ['ann*', 'bob', 'lovelace']),
        # nobody may sign up as a user of the hub, by whichever name
        ({'ada': 'lovelace'}, ['ann*', 'bob', 'ada', 'lovelace']),
        ({'chief': 'ann', 'bob': 'robert'}, ['chief*', 'ann', 'lovelace']),
    ],
)
def test_users_have_their_names_in_gatebook(username_map, expected, app):
    users = users_of(app, username_map)
    assert [f'{user["name"]}{"*" if user["admin"] else ""}' for user in users] == expected


def test_users_whose_names_are_one_name_in_gatebook_are_named(app, log):
    app.db.add_all([orm.User(name='Ann'), orm.User(name='ＡＮＮ'), orm.User(name='')])
    app.db.commit()
    users = users_of(app, {})
    assert '' not in [user['name'] for user in users]
    warn_of_twins(users, logging.getLogger('hub'))
    assert "one user after the next sign-in: 'ann' = 'Ann' = 'ＡＮＮ'. Rename" in log()
    assert 'bob' not in log()


def start(app, guard, note):
    """Start a hub, as far as the authenticator is concerned, until it knows that Gatebook answers."""

    async def begin():
        hub = authenticator(guard.url, adopt_users=True, adoption_note=str(note))
        hub.get_handlers(app)
        await hub._probing

    asyncio.run(begin())


def test_a_gatebook_elsewhere_is_asked_to_add_them_once(app, guard, tmp_path, log):
    note = tmp_path / 'gatebook' / 'hub-users.adopted'
    unknown = refusal(404, 'not_found')
    guard.answer(unknown, unknown, ADDED, refusal(409, 'username_taken'), ADDED, unknown)
    start(app, guard, note)
    start(app, guard, note)
    added = [(request['path'], request['body']) for request in guard.requests if request['method'] == 'PUT']
    assert added == [(f'/guard/people/{name}', {}) for name in ('ann', 'bob', 'lovelace')]
    assert json.loads(note.read_text()) == {'adopted': ['ann', 'lovelace'], 'refused': {'bob': 'username_taken'}}
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert "Users of this hub without one: 'bob' (username_taken)" in log()
    assert "'ann' administers this hub. To keep it so, run where Gatebook is: gatebook admin create ann" in log()


def test_without_a_file_for_the_note_nobody_is_added(app, guard, log):
    guard.answer(refusal(404, 'not_found'))
    start(app, guard, '')
    assert [request for request in guard.requests if request['method'] == 'PUT'] == []
    assert 'adopt_users needs a file in adoption_note' in log()


def test_who_has_no_account_there_is_no_administrator_there(app, guard, tmp_path, log):
    app.db.query(orm.User).filter(orm.User.name == 'ann').one().name = 'ann\nand more'
    unknown = refusal(404, 'not_found')
    guard.answer(unknown, unknown, refusal(400, 'validation_failed'), ADDED, ADDED)
    start(app, guard, tmp_path / 'hub-users.adopted')
    assert r"Users of this hub without one: 'ann\nand more' (validation_failed)" in log()
    assert 'gatebook admin create' not in log()


def test_it_is_done_at_the_next_start_where_gatebook_went_away(app, guard, tmp_path, monkeypatch):
    monkeypatch.setattr('jupyterhub_gatebook.probe.PAUSE_SECONDS', 0)
    note = tmp_path / 'hub-users.adopted'
    unknown = refusal(404, 'not_found')
    guard.answer(unknown, unknown, ADDED, (502, b'away'), unknown, unknown, ADDED)
    start(app, guard, note)
    assert json.loads(note.read_text())['adopted'] == ['ann', 'bob', 'lovelace']


def test_a_token_that_may_not_add_people_is_named(app, guard, tmp_path, log):
    unknown = refusal(404, 'not_found')
    guard.answer(unknown, unknown, refusal(403, 'insufficient_scope'))
    start(app, guard, tmp_path / 'hub-users.adopted')
    assert 'get no accounts in Gatebook: the token from GatebookAuthenticator.guard_token has not the scope' in log()
    assert list(tmp_path.iterdir()) == []


def test_nobody_is_added_unless_the_hub_says_so(app, guard):
    async def begin():
        hub = authenticator(guard.url)
        hub.log = logging.getLogger('hub')
        hub.get_handlers(app)
        await hub._probing

    guard.answer(refusal(404, 'not_found'))
    asyncio.run(begin())
    assert {request['method'] for request in guard.requests} == {'GET'}
