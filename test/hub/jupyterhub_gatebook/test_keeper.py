"""Whose sessions end: what the keeper makes of the guard's answers."""

import asyncio
import time
from datetime import timedelta
from logging import getLogger
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from conftest import authenticator
from fake_guard import GIVE_UP_SECONDS, RawServer, refusal
from jupyterhub import orm
from jupyterhub_gatebook import ending, hub_sessions
from jupyterhub_gatebook import guard as guard_module
from jupyterhub_gatebook import keeper as keeper_module
from jupyterhub_gatebook.answers import Ended
from jupyterhub_gatebook.endpoint import Endpoint
from jupyterhub_gatebook.hub_token import HubToken
from jupyterhub_gatebook.keeper import Keeper
from jupyterhub_gatebook.people_at_hub import users_at_hub
from jupyterhub_gatebook.user_checks import Session, UserChecks
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

USER_ID = '0199a1c2-5f7e-7b1a-9d0e-3c1f4f2a7b10'
SOON_SECONDS = 0.1
NOBODY = (200, {'ended': []})


async def session_of(user):
    return Session(user.name, USER_ID, 3)


def ended(name='ada', user_id=USER_ID, code='blocked'):
    return (200, {'ended': [{'name': name, 'userId': user_id, 'code': code, 'detail': 'Ask.'}]})


def cookies(app):
    return {user.name: user.cookie_id for user in app.db.query(orm.User)}


def tokens(app):
    return sorted(token.user.name for token in app.db.query(orm.APIToken))


def keep(app, guard, requests=2):
    """Let a keeper ask so many times."""
    made = authenticator(guard.url)

    async def look_for_engine():
        looks.append(1)

    async def run():
        keeper = Keeper(made.guard, UserChecks(None, None), session_of, look_for_engine, made.log)
        for name in ('ada', 'bob'):
            keeper._checks.note_admitted(name, time.monotonic())
        task = asyncio.ensure_future(keeper.run(app))
        give_up_at = time.monotonic() + GIVE_UP_SECONDS
        # the guard runs in a thread of its own
        while len(guard.requests) < requests and time.monotonic() < give_up_at:  # noqa: ASYNC110
            await asyncio.sleep(SOON_SECONDS)
        await asyncio.sleep(SOON_SECONDS)
        task.cancel()
        await asyncio.wait([task])

    looks = []
    with patch.object(keeper_module, 'PAUSE_SECONDS', SOON_SECONDS):
        asyncio.run(run())
    return len(looks)


def test_who_is_blocked_loses_tokens_and_browsers_and_is_not_asked_about_any_more(app, guard, log):
    guard.answer(ended(), NOBODY)
    before = cookies(app)
    keep(app, guard)
    after = cookies(app)
    assert tokens(app) == ['bob']
    assert after['ada'] != before['ada']
    assert after['bob'] == before['bob']
    assert [[one['name'] for one in request['body']['people']] for request in guard.requests[:2]] == [
        ['ada', 'bob'],
        ['bob'],
    ]
    assert guard.requests[0]['body']['people'][0] == {'name': 'ada', 'userId': USER_ID, 'passwordRevision': 3}
    assert "'ada' is not admitted any more (blocked): servers stopped: none, API tokens deleted: 1" in log()


def test_a_new_password_is_ended_once(app, guard, log):
    guard.answer(ended(code='password_changed'), NOBODY)
    keep(app, guard)
    assert tokens(app) == ['bob']
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
def test_an_answer_that_is_no_clear_one_ends_nobody(answer, app, guard):
    guard.answer(answer)
    before = cookies(app)
    keep(app, guard, requests=1)
    assert cookies(app) == before
    assert tokens(app) == ['ada', 'bob']


def test_an_engine_that_gives_no_answer_is_looked_for(app, guard):
    guard.answer((502, b'away'), NOBODY)
    assert keep(app, guard) == 1
    assert keep(app, guard) == 0


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


def test_who_signs_in_while_the_answer_comes_is_asked_about_again(app, guard):
    answer = Ended('ada', USER_ID, 'blocked')

    class Answers:
        endpoint = None

        async def ended(self, sessions, _):
            checks.note_admitted('ada', time.monotonic())
            return [answer]

    checks = UserChecks(None, None)
    keeper = Keeper(Answers(), checks, session_of, None, None)
    checks.note_admitted('ada', time.monotonic())
    asyncio.run(keeper._watch(app, 0))
    assert tokens(app) == ['ada', 'bob']


def test_an_answer_counts_although_somebody_signs_in_while_the_question_is_on_its_way(app):
    class Answers:
        endpoint = None

        async def ended(self, sessions, _):
            keeper.look_again()
            await asyncio.sleep(SOON_SECONDS)
            return [Ended('ada', USER_ID, 'password_changed')]

    keeper = Keeper(Answers(), UserChecks(None, None), session_of, None, getLogger())
    asyncio.run(keeper._watch(app, 0))
    assert tokens(app) == ['bob']


def test_a_yes_to_an_older_question_lets_nobody_in_again(app):
    checks = UserChecks(None, None)
    asked_at = time.monotonic()
    keeper = Keeper(Answers(lambda: None, Ended('ada', USER_ID, 'blocked')), checks, session_of, None, getLogger('hub'))

    async def run():
        await keeper._watch(app, time.monotonic())
        checks.note_admitted('ada', asked_at)
        await asyncio.gather(*keeper._ending.values())

    asyncio.run(run())
    assert tokens(app) == ['bob']


def test_after_two_new_passwords_the_state_of_the_first_counts_as_ended():
    checks = UserChecks(None, None)
    checks.note_ended('ada', Session('ada', USER_ID, 2))
    asked = [checks.without_ended_password('ada', Session('ada', USER_ID, revision)) for revision in (1, 2, 3)]
    assert [session.password_revision for session in asked] == [None, None, 3]
    other = Session('ada', '0199a1c2-5f7e-7b1a-9d0e-000000000000', 1)
    assert checks.without_ended_password('ada', other) == other


def test_users_are_listed_by_few_queries_however_many_they_are(app):
    signed_in = [f'person-{index:02}' for index in range(40)]
    # they have had no page yet
    app.db.add_all(orm.User(name=name) for name in signed_in)
    app.db.commit()
    made = []
    event.listen(app.db.get_bind(), 'before_cursor_execute', lambda *_: made.append(1))

    async def listed():
        return [user.name async for user in users_at_hub(app, signed_in, timedelta(days=1))]

    # afterwards the hub has an object for each
    assert sorted(asyncio.run(listed())) == ['ada', 'bob', *signed_in]
    made.clear()
    asyncio.run(listed())
    assert len(made) < 5


class Answers:
    """A guard that says who is ended, after something has happened."""

    endpoint = None

    def __init__(self, happens, *answers):
        self._happens, self._answers = happens, answers

    async def ended(self, *_):
        self._happens()
        return list(self._answers)


def watch(app, happens, *answers):
    """Let a keeper ask once, and end what it has to."""

    async def run():
        await keeper._watch(app, 0)
        await asyncio.gather(*keeper._ending.values())

    keeper = Keeper(Answers(happens, *answers), UserChecks(None, None), session_of, None, getLogger('hub'))
    asyncio.run(run())


def test_who_is_removed_while_the_answer_comes_stops_nobody_elses_end(app):
    def removed():
        app.users.delete(app.users.get('ada'))

    watch(app, removed, Ended('ada', USER_ID, 'blocked'), Ended('bob', USER_ID, 'blocked'))
    assert tokens(app) == []


def test_a_fault_of_the_database_ends_with_the_keepers_turn(app, guard, log):
    guard.answer(ended(), ended(), NOBODY)
    engine = app.db.get_bind()

    def fails_once(_connection, _cursor, statement, *_):
        if statement.startswith('DELETE'):
            event.remove(engine, 'before_cursor_execute', fails_once)
            raise OperationalError(statement, {}, Exception('disk full'))

    event.listen(engine, 'before_cursor_execute', fails_once)
    keep(app, guard)
    assert "The sessions of 'ada' could not be ended" in log()
    assert tokens(app) == ['bob']


@pytest.fixture
def slow_server(app):
    """The server of ada, which stops when a test says so."""
    ada = app.users.get('ada')
    spawner = SimpleNamespace(active=True, pending=None, api_token='', orm_spawner=None, server=None)
    ada.spawners = {'': spawner}
    return spawner


def test_a_server_that_still_stops_is_not_called_stopped(app, slow_server, log, monkeypatch):
    monkeypatch.setattr(ending, 'STOP_SECONDS', 0)
    slow_server.pending = 'stop'

    async def run():
        ada = app.users.get('ada')
        ends = asyncio.ensure_future(ending.end_all(app, ada, 'blocked', lambda: False, getLogger('hub')))
        while not log():  # noqa: ASYNC110 - the log has no event
            await asyncio.sleep(0)
        slow_server.active = False
        await ends

    asyncio.run(run())
    assert "servers stopped: none, still stopping: '', API tokens deleted: 1" in log()


def test_no_server_is_stopped_of_somebody_who_is_in_again(app, slow_server, log):
    slow_server.pending = 'spawn'

    async def run():
        await asyncio.wait_for(ending.end_all(app, app.users.get('ada'), 'blocked', lambda: True, getLogger('hub')), 5)

    asyncio.run(run())
    assert tokens(app) == ['ada', 'bob']
    assert slow_server.active


class StubbornSpawner:
    """A server that stops at a later try; the hub forgets one after its own try."""

    def __init__(self, *outcomes):
        self._outcomes = list(outcomes)
        self.runs = self.server = True
        self.api_token, self.orm_spawner = '', None
        self._stop_pending, self.tries = False, []

    @property
    def pending(self):
        return 'stop' if self._stop_pending else None

    @property
    def active(self):
        return bool(self.pending or self.server)

    async def poll(self):
        return None if self.runs else 0

    async def stop(self):
        self.tries.append(time.monotonic())
        outcome = self._outcomes.pop(0) if self._outcomes else None
        if isinstance(outcome, Exception):
            raise outcome
        self.runs = outcome == 'runs on'

    def stop_polling(self):
        pass


def end(app, spawner, monkeypatch, is_in_again=lambda: False, hub_faults=()):
    """End what ada has with this server; return how often the hub itself was asked to stop it."""
    monkeypatch.setattr(hub_sessions, 'POLL_SECONDS', 0.01)
    monkeypatch.setattr(hub_sessions, 'RETRY_SECONDS', 0.05)
    monkeypatch.setattr(ending, 'STOP_SECONDS', 0.02)
    ada, faults, stops = app.users.get('ada'), list(hub_faults), []

    async def stop(_):
        assert not spawner.runs
        stops.append(1)
        if faults:
            raise faults.pop()
        spawner.server = None

    async def delete_user(*_):
        pass

    ada.spawners, ada.stop = {'': spawner}, stop
    app.proxy = SimpleNamespace(delete_user=delete_user)

    async def run():
        await ending.end_all(app, ada, 'blocked', is_in_again, getLogger('hub'))
        # what has begun goes on
        while spawner.active:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(hub_sessions.POLL_SECONDS)

    asyncio.run(asyncio.wait_for(run(), GIVE_UP_SECONDS))
    return len(stops)


def test_a_server_that_does_not_stop_is_tried_again_less_and_less_often(app, log, monkeypatch):
    spawner = StubbornSpawner(OSError('busy'), 'runs on', OSError('busy'))
    sleep, pauses = asyncio.sleep, []

    async def noted(seconds):
        pauses.append(seconds)
        await sleep(seconds)

    monkeypatch.setattr(asyncio, 'sleep', noted)
    assert end(app, spawner, monkeypatch) == 1
    assert [pause for pause in pauses if pause > hub_sessions.POLL_SECONDS] == [0.05, 0.1, 0.2]
    assert tokens(app) == ['bob']
    assert "still stopping: ''" in log()
    assert log().count('could not be stopped') == 1
    assert "of 'ada' could not be stopped, and is tried again: OSError('busy')" in log()
    assert "The server '' of 'ada' has stopped now" in log()
    assert not spawner.active


def test_it_is_tried_again_although_its_person_is_in_again(app, log, monkeypatch):
    spawner = StubbornSpawner(OSError('busy'), OSError('busy'))
    # it has no route any more
    assert end(app, spawner, monkeypatch, lambda: bool(spawner.tries)) == 1
    assert not spawner.active
    assert tokens(app) == ['ada', 'bob']


def test_a_fault_of_the_hubs_database_is_tried_again_too(app, log, monkeypatch):
    fault = OperationalError('UPDATE', {}, Exception('disk full'))
    assert end(app, StubbornSpawner(), monkeypatch, hub_faults=[fault]) == 2
    assert log().count('could not be stopped') == 1
