"""Whose sessions end: what the keeper makes of the guard's answers."""

import asyncio
from datetime import datetime, timedelta, timezone
from logging import getLogger
from types import SimpleNamespace

import pytest
from conftest import authenticator
from fake_guard import RawServer, refusal
from jupyterhub import orm
from jupyterhub.user import UserDict
from jupyterhub_gatebook import guard as guard_module
from jupyterhub_gatebook.answers import Ended
from jupyterhub_gatebook.endpoint import Endpoint
from jupyterhub_gatebook.hub_token import HubToken
from jupyterhub_gatebook.keeper import Keeper
from jupyterhub_gatebook.people_at_hub import users_at_hub
from jupyterhub_gatebook.user_checks import Session, UserChecks
from sqlalchemy import event

USER_ID = '0199a1c2-5f7e-7b1a-9d0e-3c1f4f2a7b10'
SOON_SECONDS = 0.1
NOBODY = (200, {'ended': []})


def ended(name='ada', user_id=USER_ID, code='blocked'):
    return (200, {'ended': [{'name': name, 'userId': user_id, 'code': code, 'detail': 'Ask.'}]})


@pytest.fixture
def hub():
    """A hub with the people ada and bob, who have been there just now and have an API token each."""
    session = orm.new_session_factory('sqlite:///:memory:')()
    users = UserDict(lambda: session, {})
    started = SimpleNamespace(done=lambda: True)
    app = SimpleNamespace(db=session, users=users, _start_future=started)
    # the last one is asked about first
    for name in ('bob', 'ada'):
        user = orm.User(name=name, last_activity=datetime.now(timezone.utc).replace(tzinfo=None))
        session.add(user)
        session.commit()
        session.add(orm.APIToken(hashed=f'hash-{name}', prefix=name, user=user))
        session.commit()
    yield app
    session.close()


def cookies(app):
    return {user.name: user.cookie_id for user in app.db.query(orm.User)}


def tokens(app):
    return sorted(token.user.name for token in app.db.query(orm.APIToken))


def keep(app, guard, log_name='hub', requests=2, checks=None, session=None):
    """Let a keeper ask so many times."""
    made = authenticator(guard.url)
    sessions = session or (lambda user, _: Session(user.name, USER_ID, 3))

    async def look_for_engine():
        looks.append(1)

    async def run():
        keeper = Keeper(made.guard, checks or UserChecks(None), sessions, look_for_engine, made.log)
        for name in ('ada', 'bob'):
            keeper._checks.note_admitted(name)
        task = asyncio.ensure_future(keeper.run(app))
        # the guard runs in a thread of its own
        while len(guard.requests) < requests and not task.done():  # noqa: ASYNC110
            await asyncio.sleep(SOON_SECONDS)
        await asyncio.sleep(SOON_SECONDS)
        task.cancel()
        await asyncio.wait([task])

    looks = []
    asyncio.run(run())
    return len(looks)


def test_who_is_blocked_loses_tokens_and_browsers_and_is_not_asked_about_any_more(hub, guard, log):
    guard.answer(ended(), NOBODY)
    before = cookies(hub)
    keep(hub, guard)
    after = cookies(hub)
    assert tokens(hub) == ['bob']
    assert after['ada'] != before['ada']
    assert after['bob'] == before['bob']
    assert [[one['name'] for one in request['body']['people']] for request in guard.requests[:2]] == [
        ['ada', 'bob'],
        ['bob'],
    ]
    assert guard.requests[0]['body']['people'][0] == {'name': 'ada', 'userId': USER_ID, 'passwordRevision': 3}
    assert "'ada' is not admitted any more (blocked): servers stopped: none, API tokens deleted: 1" in log()


def test_a_new_password_is_ended_once(hub, guard, log):
    guard.answer(ended(code='password_changed'), NOBODY)
    keep(hub, guard)
    assert tokens(hub) == ['bob']
    assert log().count('has a new password') == 1


@pytest.mark.parametrize(
    'answer',
    [
        (502, b'away'),
        (200, b'<html>'),
        (200, {}),
        (200, {'ended': None}),
        (200, {'ended': ['ada']}),
        (200, {'ended': [{'name': 'ada'}]}),
        (200, {'ended': [*ended()[1]['ended'], {'name': 'carl', 'code': 'blocked'}]}),
        (200, {'ended': [*ended()[1]['ended'], {'name': 'bob', 'code': 5}]}),
        (200, {'ended': [{**ended()[1]['ended'][0], 'name': ['ada']}]}),
        (200, {'code': 'blocked', **ended()[1]}),
        ended(code='overloaded'),
        ended(user_id=None),
        ended(user_id='0199a1c2-5f7e-7b1a-9d0e-000000000000'),
        refusal(401, 'invalid_token'),
        refusal(403, 'insufficient_scope'),
        refusal(403, 'blocked'),
        refusal(404, 'not_found'),
        refusal(429, 'throttled'),
        refusal(503, 'not_ready'),
        refusal(500, 'internal'),
    ],
)
def test_an_answer_that_is_no_clear_one_ends_nobody(answer, hub, guard):
    guard.answer(answer)
    before = cookies(hub)
    keep(hub, guard, requests=1)
    assert cookies(hub) == before
    assert tokens(hub) == ['ada', 'bob']


def test_an_engine_that_gives_no_answer_is_looked_for(hub, guard):
    guard.answer((502, b'away'), NOBODY)
    assert keep(hub, guard) == 1
    assert keep(hub, guard) == 0


def test_a_call_that_is_given_up_is_closed():
    server = RawServer(b'', closes=False)

    def received():
        connection = server.accepted()
        while connection.recv(65536):
            pass
        return True

    async def ask():
        asked = guard_module.Guard(Endpoint.at(server.url), HubToken('gbk_test', ''))
        loop = asyncio.get_running_loop()
        call = loop.create_task(asked.ended([Session('ada')], 25))
        await loop.run_in_executor(None, server.accepted)
        call.cancel()
        return await loop.run_in_executor(None, received)

    assert asyncio.run(ask())
    server.close()


def test_who_signs_in_while_the_answer_comes_is_asked_about_again(hub, guard):
    answer = Ended('ada', USER_ID, 'blocked')

    class Answers:
        endpoint = None

        async def ended(self, sessions, _):
            checks.note_admitted('ada')
            return [answer]

    checks = UserChecks(None)
    keeper = Keeper(Answers(), checks, lambda user, _: Session(user.name, USER_ID, 3), None, None)
    checks.note_admitted('ada')
    asyncio.run(keeper._watch(hub, 0))
    assert tokens(hub) == ['ada', 'bob']


def test_an_answer_counts_although_somebody_signs_in_while_the_question_is_on_its_way(hub):
    class Answers:
        endpoint = None

        async def ended(self, sessions, _):
            keeper.look_again()
            await asyncio.sleep(SOON_SECONDS)
            return [Ended('ada', USER_ID, 'password_changed')]

    keeper = Keeper(Answers(), UserChecks(None), lambda user, _: Session(user.name, USER_ID, 3), None, getLogger())
    asyncio.run(keeper._watch(hub, 0))
    assert tokens(hub) == ['bob']


def test_after_two_new_passwords_the_state_of_the_first_counts_as_ended():
    checks = UserChecks(None)
    checks.note_ended('ada', Session('ada', USER_ID, 2))
    asked = [checks.without_ended_password('ada', Session('ada', USER_ID, revision)) for revision in (1, 2, 3)]
    assert [session.password_revision for session in asked] == [None, None, 3]
    other = Session('ada', '0199a1c2-5f7e-7b1a-9d0e-000000000000', 1)
    assert checks.without_ended_password('ada', other) == other


def test_users_are_listed_by_few_queries_however_many_they_are(hub):
    signed_in = [f'person-{index:02}' for index in range(40)]
    # they have had no page yet
    hub.db.add_all(orm.User(name=name) for name in signed_in)
    hub.db.commit()
    made = []
    event.listen(hub.db.get_bind(), 'before_cursor_execute', lambda *_: made.append(1))

    async def listed():
        return [user.name async for user in users_at_hub(hub, signed_in, timedelta(days=1))]

    # afterwards the hub has an object for each
    assert sorted(asyncio.run(listed())) == ['ada', 'bob', *signed_in]
    made.clear()
    asyncio.run(listed())
    assert len(made) < 5
