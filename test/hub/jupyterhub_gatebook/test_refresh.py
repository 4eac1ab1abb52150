"""People who are in: what the hub is told when it asks whether they may stay."""

import asyncio
from types import SimpleNamespace

import pytest
from conftest import FORM, authenticator
from fake_guard import YES, refusal
from jupyterhub.utils import maybe_future
from jupyterhub_gatebook import authenticator as authenticator_module
from jupyterhub_gatebook import guard_calls, texts, user_checks
from jupyterhub_gatebook.answers import NoAnswer
from jupyterhub_gatebook.stored_states import SIGNATURE, StoredStates
from tornado import web

USER_ID = '0199a1c2-5f7e-7b1a-9d0e-3c1f4f2a7b10'
ADA = {**YES, 'userId': USER_ID, 'passwordRevision': 3}
NUMBER = 7


def signed(state, number=NUMBER, token='gbk_test'):
    """Return a state as this hub stores it for the user of this number."""
    return {**state, SIGNATURE: StoredStates(lambda: token)._signature(number, state)}


STATE = signed({'name': 'ada', **ADA})
AGE = 300
OTHER_ID = '0199a1c2-5f7e-7b1a-9d0e-000000000000'

deep: list = []
for _ in range(900):
    deep = [deep]
AWAY = (502, b'away')
NOBODY = (200, {'ended': []})


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still."""
    time = SimpleNamespace(now=1000.0, monotonic=lambda: time.now)
    monkeypatch.setattr(user_checks, 'time', time)
    monkeypatch.setattr(guard_calls, 'time', time)
    monkeypatch.setattr(authenticator_module, 'time', time)
    return time


@pytest.fixture
def hub(guard, clock):
    """Make a hub's authenticator that keeps states."""

    def make(**settings):
        return authenticator(guard.url, **{'enable_auth_state': True, 'auth_refresh_age': AGE, **settings})

    return make


def user(name='ada', *, state=STATE, admin=False, groups=(), refreshed_at=None):
    async def get_auth_state():
        return state

    return SimpleNamespace(
        id=NUMBER,
        name=name,
        encrypted_auth_state=None if state is None else repr(state).encode(),
        admin=admin,
        groups=[SimpleNamespace(name=group) for group in groups],
        get_auth_state=get_auth_state,
        _auth_refreshed=refreshed_at,
    )


def refresh(hub, *users):
    """Let the hub ask, for all at the same time, and return what it gets."""

    async def ask():
        return await asyncio.gather(*(hub.refresh_user(one) for one in users), return_exceptions=True)

    answers = asyncio.run(ask())
    return answers[0] if len(users) == 1 else answers


def told(answer):
    """Return status and text of what was raised."""
    assert isinstance(answer, web.HTTPError), answer
    return answer.status_code, answer.text


def asked(guard):
    return [request['path'] for request in guard.requests]


def test_nothing_has_changed(hub, guard):
    guard.answer((200, ADA))
    assert refresh(hub(), user()) is True
    assert asked(guard) == [f'/guard/users/ada?userId={USER_ID}&passwordRevision=3']


@pytest.mark.parametrize('code', sorted(texts.REFUSALS))
def test_who_is_not_admitted_any_more_is_out(code, hub, guard):
    guard.answer(refusal(403, code))
    assert told(refresh(hub(), user())) == (403, texts.REFUSALS[code])


@pytest.mark.parametrize(
    ('answer', 'text'),
    [
        (refusal(410, 'another_user'), texts.ENDED['another_user']),
        (refusal(410, 'password_changed'), texts.ENDED['password_changed']),
        (refusal(404, 'not_found'), texts.ENDED['not_found']),
        (refusal(403, 'something_new'), 'Detail of something_new.'),
    ],
)
def test_a_session_that_is_over_is_over(answer, text, hub, guard):
    guard.answer(answer)
    assert told(refresh(hub(), user())) == (403, text)


@pytest.mark.parametrize(
    'answers',
    [
        [refusal(404, 'not_found'), NOBODY],
        [refusal(404, 'not_found'), refusal(403, 'insufficient_scope')],
        [refusal(403, 'pending_approval')],
        [refusal(403, 'rejected')],
    ],
)
def test_a_user_of_before_is_left_alone(answers, hub, guard):
    guard.answer(*answers)
    assert refresh(hub(), user(state=None)) is True
    assert asked(guard) == ['/guard/users/ada', '/guard/access'][: len(answers)]


def test_whoever_is_deleted_is_no_user_of_before(hub, guard):
    gone = {'ended': [{'name': 'ada', 'userId': USER_ID, 'code': 'not_found', 'detail': 'Ask.'}]}
    guard.answer(refusal(404, 'not_found'), (200, gone))
    assert told(refresh(hub(), user(state=None))) == (403, texts.ENDED['not_found'])
    assert guard.requests[-1]['body'] == {'people': [{'name': 'ada'}], 'waitSeconds': 0}


def test_nobody_is_deleted_while_gatebook_does_not_say_so(hub, guard):
    guard.answer(refusal(404, 'not_found'), NOBODY, refusal(404, 'not_found'), AWAY)
    made = hub(auth_refresh_age=0)
    assert [refresh(made, user(state=None)) for _ in range(2)] == [True, True]


def test_who_has_no_password_in_gatebook_yet_keeps_what_the_hub_has_given(hub, guard):
    guard.answer((200, {**ADA, 'passwordRevision': None, 'groups': ['staff']}), refusal(403, 'blocked'))
    made, ann = hub(manage_groups=True, auth_refresh_age=0), user(state=None, admin=True, groups=['by-hand'])
    assert refresh(made, ann) is True
    assert told(refresh(made, ann)) == (403, 'Your account is blocked. Ask an administrator.')


def test_the_admin_right_and_the_groups_follow(hub, guard, log):
    guard.answer((200, {**ADA, 'admin': True, 'groups': ['staff', 'course']}))
    changed = refresh(hub(manage_groups=True), user(groups=['staff', 'by-hand']))
    assert changed == {
        'name': 'ada',
        'admin': True,
        'groups': ['staff', 'course'],
        'auth_state': signed({'name': 'ada', **ADA, 'admin': True, 'groups': ['staff', 'course']}),
    }
    assert log() == "'ada' leaves groups that Gatebook does not give: ['by-hand']"


def test_a_group_that_gatebook_takes_is_no_foreign_one(hub, guard, log):
    guard.answer((200, {**ADA, 'groups': []}))
    assert refresh(hub(manage_groups=True), user(groups=['staff']))['groups'] == []
    assert log() == ''


def test_a_right_that_is_taken_is_taken(hub, guard):
    guard.answer((200, ADA))
    assert refresh(hub(), user(admin=True))['admin'] is False
    assert refresh(hub(admin_users={'ada'}), user(admin=True)) is True


def test_what_others_keep_in_the_state_stays(hub, guard):
    guard.answer((200, {**ADA, 'admin': True}))
    assert refresh(hub(), user(state={**STATE, 'of_a_hook': 1}))['auth_state']['of_a_hook'] == 1


def test_what_a_hook_made_of_the_sign_in_stays_until_gatebook_says_something_else(hub, guard):
    guard.answer((200, ADA), (200, {**ADA, 'groups': []}))
    made = hub(manage_groups=True, post_auth_hook=lambda _hub, _handler, model: model)
    assert refresh(made, user(admin=True, groups=['by-hook'])) is True
    assert refresh(made, user(admin=True, groups=['by-hook'], refreshed_at=1000))['groups'] == []


def test_what_a_hook_made_stays_after_a_restart_of_a_hub_that_keeps_no_states(hub, guard):
    guard.answer((200, ADA), (200, ADA), (200, {**ADA, 'groups': []}))
    settings = {'enable_auth_state': False, 'manage_groups': True}
    made = hub(**settings, post_auth_hook=lambda _hub, _handler, model: model)
    changed_by_hook = {'state': None, 'admin': True, 'groups': ['by-hook']}
    assert refresh(made, user(**changed_by_hook)) is True
    assert refresh(made, user(**changed_by_hook, refreshed_at=1000)) is True
    assert refresh(made, user(**changed_by_hook, refreshed_at=1000))['groups'] == []


def test_without_a_hook_gatebook_decides_after_a_restart(hub, guard):
    guard.answer((200, ADA))
    assert refresh(hub(enable_auth_state=False), user(state=None, admin=True))['admin'] is False


CHANGED = {
    'by hand': {**STATE, 'userId': OTHER_ID, 'name': 'eve'},
    'to a newer password': {**STATE, 'passwordRevision': 4},
    'to that of another user': signed({**STATE, 'userId': OTHER_ID, 'name': 'eve'}, number=NUMBER + 1),
    'by whoever knows another token': signed({**STATE, 'userId': OTHER_ID, 'name': 'eve'}, token='gbk_other'),
    'to one without a signature': {'name': 'ada', **ADA},
    'to one whose signature is no text': {**STATE, SIGNATURE: [1]},
    'to one whose signature is not of letters': {**STATE, SIGNATURE: '\ud800'},
    'to one that is nested deeply': {**STATE, 'groups': deep},
    'to nothing that can be read': 'text',
}


@pytest.mark.parametrize('state', CHANGED.values(), ids=CHANGED.keys())
def test_a_state_that_an_administrator_of_the_hub_has_changed_is_none(state, hub, guard):
    guard.answer((200, ADA))
    stored = refresh(hub(), user(state=state))['auth_state']
    assert asked(guard) == ['/guard/users/ada']
    # what Gatebook says is stored in its place
    assert stored == signed(stored)
    assert (stored['name'], stored['userId'], stored['passwordRevision']) == ('ada', USER_ID, 3)


def test_a_user_who_is_renamed_is_the_same_person(hub, guard):
    guard.answer(refusal(403, 'blocked'))
    assert told(refresh(hub(), user('renamed')))[0] == 403
    assert asked(guard) == [f'/guard/users/ada?userId={USER_ID}&passwordRevision=3']


def test_a_hub_that_keeps_no_states_stores_none(hub, guard):
    guard.answer((200, ADA))
    assert refresh(hub(enable_auth_state=False), user()) is True
    assert asked(guard) == ['/guard/users/ada']


def test_a_mapped_user_is_asked_for_by_the_name_in_gatebook(hub, guard):
    guard.answer((200, {**ADA, 'admin': True}))
    assert refresh(hub(username_map={'ada': 'lovelace'}), user('lovelace'))['name'] == 'lovelace'
    refresh(hub(username_map={'ada': 'bob', 'bob': 'al'}), user('bob', state=None))
    assert [path.split('?')[0] for path in asked(guard)] == ['/guard/users/ada'] * 2


def test_a_user_who_may_be_several_people_is_left_alone(hub, guard):
    assert refresh(hub(username_map={'ada': 'class', 'bob': 'class'}), user('class', state=None)) is True
    # Gatebook may have a bob of its own
    assert refresh(hub(username_map={'ada': 'bob'}), user('bob', state=None)) is True
    assert guard.requests == []


@pytest.mark.parametrize(
    'state',
    [
        None,
        'text',
        {},
        {'userId': 'u1'},
        {'userId': f'{USER_ID}&x', 'name': 'eve'},
        {'userId': '00000000-0000-0000-0000-000000000001', 'name': 'eve'},
    ],
)
def test_a_state_of_another_form_counts_as_none(state, hub, guard):
    refresh(hub(), user(state=signed(state) if isinstance(state, dict) else state))
    assert asked(guard) == ['/guard/users/ada']


@pytest.mark.parametrize('revision', [-1, True, '3', None, 1.5, 10**15])
def test_a_password_revision_of_another_form_is_not_sent(revision, hub, guard):
    refresh(hub(), user(state=signed({**STATE, 'passwordRevision': revision})))
    assert asked(guard) == [f'/guard/users/ada?userId={USER_ID}']


def test_a_name_with_control_characters_in_the_state_is_not_sent(hub, guard):
    refresh(hub(), user(state=signed({**STATE, 'name': 'ada\f'})))
    assert asked(guard) == [f'/guard/users/ada?userId={USER_ID}&passwordRevision=3']


def test_a_hub_that_keeps_no_states_remembers_the_sign_in(hub, guard):
    made = hub(enable_auth_state=False)
    guard.answer((200, ADA))

    async def sign_in_and_ask():
        await made.get_authenticated_user(None, FORM)
        await made.refresh_user(user(state=None, refreshed_at=1000))
        await maybe_future(made.delete_user(user()))
        await made.refresh_user(user(state=None))

    asyncio.run(sign_in_and_ask())
    assert asked(guard)[1:] == [f'/guard/users/ada?userId={USER_ID}&passwordRevision=3', '/guard/users/ada']


def test_many_requests_at_once_ask_once(hub, guard):
    guard.answer((200, ADA))
    assert refresh(hub(), *[user()] * 20, user('bob')) == [True] * 21
    assert len(guard.requests) == 2


def test_an_answer_is_kept_for_requests_that_come_a_little_later(hub, guard, clock):
    made = hub()
    guard.answer((200, ADA))
    refresh(made, user())
    clock.now += AGE / 3
    refresh(made, user())
    assert len(guard.requests) == 1
    clock.now += AGE
    refresh(made, user())
    assert len(guard.requests) == 2


def test_a_start_asks_anew(hub, guard, clock):
    made = hub()
    guard.answer((200, ADA), refusal(403, 'blocked'))
    refresh(made, user())
    assert told(refresh(made, user(refreshed_at=clock.now)))[0] == 403


def from_another(method):
    """Return the handler of a request of an administrator."""
    return SimpleNamespace(request=SimpleNamespace(method=method), _jupyterhub_user=user('boss'))


@pytest.mark.parametrize('answer', [refusal(403, 'blocked'), AWAY])
@pytest.mark.parametrize('age', [None, 1, AGE * 2])
def test_others_can_stop_the_server_of_somebody_who_is_out(age, answer, hub, guard, clock):
    guard.answer(answer)
    refreshed_at = None if age is None else clock.now - age
    # asked with `refresh_pre_stop`
    assert asyncio.run(hub().refresh_user(user(refreshed_at=refreshed_at), from_another('DELETE'))) is False
    with pytest.raises(web.HTTPError):
        asyncio.run(hub().refresh_user(user(refreshed_at=refreshed_at), from_another('POST')))


@pytest.mark.parametrize('is_known', [True, False])
def test_somebody_who_is_out_can_stop_no_server(is_known, hub, guard, clock):
    guard.answer(refusal(403, 'blocked'))
    ada = user(refreshed_at=clock.now)
    handler = SimpleNamespace(
        request=SimpleNamespace(method='DELETE'), **({'_jupyterhub_user': ada} if is_known else {})
    )
    with pytest.raises(web.HTTPError):
        asyncio.run(hub().refresh_user(ada, handler))


def test_a_start_by_others_asks_anew(hub, guard):
    made = hub()
    guard.answer((200, ADA), refusal(403, 'blocked'))
    refresh(made, user())
    with pytest.raises(web.HTTPError):
        asyncio.run(made.refresh_user(user(), from_another('POST')))


def test_who_is_let_in_again_does_not_wait_for_long(hub, guard, clock):
    made = hub()
    guard.answer(refusal(403, 'blocked'), (200, ADA))
    refresh(made, user())
    clock.now += 5
    assert told(refresh(made, user()))[0] == 403
    clock.now += 5
    assert refresh(made, user()) is True


def test_a_sign_in_ends_an_older_no(hub, guard):
    made = hub()
    guard.answer(refusal(410, 'password_changed'), (200, ADA))
    refresh(made, user())
    asyncio.run(made.get_authenticated_user(None, FORM))
    assert refresh(made, user()) is True
    assert len(guard.requests) == 2


@pytest.mark.parametrize(
    'away', [AWAY, refusal(503, 'not_ready'), refusal(429, 'throttled'), (200, {**ADA, 'name': 5})]
)
def test_a_guard_that_is_away_throws_nobody_out_for_five_minutes(away, hub, guard, clock, log):
    made = hub(auth_refresh_age=10)
    guard.answer((200, ADA), away)
    refresh(made, user())
    # idle for longer than the grace
    clock.now += 1000
    assert refresh(made, user()) is True
    clock.now += 299
    assert refresh(made, user()) is True
    clock.now += 1
    assert told(refresh(made, user())) == (503, texts.UNAVAILABLE)
    assert log().count('People who are signed in may stay for 300 seconds') == 1
    guard.answer((200, ADA))
    clock.now += 2
    assert refresh(made, user()) is True
    assert log().endswith('answers again')


def test_the_five_minutes_are_the_same_for_all(hub, guard, clock):
    made = hub(auth_refresh_age=10)
    guard.answer((200, ADA), (200, ADA), AWAY)
    refresh(made, user())
    refresh(made, user('bob'))
    clock.now += 1000
    # whichever call is the first one without an answer
    asyncio.run(no_answer(made.guard.block_person('eve')))
    clock.now += 299
    assert refresh(made, user()) is True
    clock.now += 2
    assert told(refresh(made, user('bob')))[0] == 503


async def no_answer(call):
    with pytest.raises(NoAnswer):
        await call


def test_whom_alone_it_gives_no_answer_about_stays_no_longer_than_others(hub, guard, clock):
    made = hub(auth_refresh_age=10)
    not_ready = refusal(503, 'not_ready')
    guard.answer((200, ADA), not_ready, (200, ADA), not_ready)
    refresh(made, user())
    clock.now += 10
    assert refresh(made, user()) is True
    clock.now += 200
    # it answers others
    asyncio.run(made.guard.check('bob', None, None))
    clock.now += 99
    assert refresh(made, user()) is True
    clock.now += 2
    assert told(refresh(made, user()))[0] == 503


def test_a_token_without_a_scope_is_an_answer_of_a_guard_that_is_there(hub, guard, clock):
    made = hub(auth_refresh_age=10)
    guard.answer((200, ADA), refusal(403, 'insufficient_scope'), AWAY)
    refresh(made, user())
    clock.now += 1000
    asyncio.run(no_answer(made.guard.ended([], 0)))
    clock.now += 299
    assert refresh(made, user()) is True


def test_whom_it_has_never_admitted_it_does_not_keep_in(hub, guard):
    guard.answer(AWAY)
    assert told(refresh(hub(), user()))[0] == 503


def test_a_no_ends_the_grace(hub, guard, clock):
    made = hub()
    guard.answer((200, ADA), refusal(403, 'blocked'), AWAY)
    refresh(made, user())
    clock.now += AGE
    assert told(refresh(made, user()))[0] == 403
    clock.now += 20
    assert told(refresh(made, user()))[0] == 503


def test_who_gives_up_waiting_leaves_the_question_to_the_others(hub, guard):
    made = hub()
    guard.answer((200, ADA))

    async def ask():
        first = asyncio.ensure_future(made.refresh_user(user()))
        second = asyncio.ensure_future(made.refresh_user(user()))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert asyncio.run(ask()) is True
