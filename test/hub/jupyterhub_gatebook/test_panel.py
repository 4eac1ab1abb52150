"""Users whom the hub's admin panel adds and removes."""

import asyncio
from types import SimpleNamespace

import pytest
from conftest import FORM, authenticator
from fake_guard import YES, refusal
from jupyterhub.utils import maybe_future
from jupyterhub_gatebook import texts
from jupyterhub_gatebook.panel import Panel
from tornado import web

ADDED = (201, {'userId': 'u1', 'name': 'ada', 'status': 'active'})
GONE = (204, b'')


@pytest.fixture
def hub(guard):
    """Make an authenticator of a hub that has started."""

    def make(**settings):
        made = authenticator(guard.url, **settings)
        made._panel = Panel(made.guard, made.log)
        made._app = SimpleNamespace(users={})
        return made

    return make


async def removed(made, name):
    """Remove a user as the hub does."""
    await maybe_future(made.delete_user(user(name)))


def user(name, state=None):
    async def get_auth_state():
        return state

    return SimpleNamespace(id=7, name=name, get_auth_state=get_auth_state, encrypted_auth_state=None, spawners={})


def asked(guard):
    return [f'{request["method"]} {request["path"]}' for request in guard.requests]


def test_who_is_added_gets_an_account(hub, guard):
    guard.answer(ADDED)
    asyncio.run(hub().add_user(user('ada')))
    assert asked(guard) == ['PUT /guard/people/ada']


def test_a_mapped_user_is_added_and_removed_under_the_names_in_gatebook(hub, guard):
    guard.answer(ADDED, ADDED, GONE)
    made = hub(username_map={'ada': 'lovelace'}, on_delete='block')
    asyncio.run(made.add_user(user('lovelace')))
    asyncio.run(removed(made, 'lovelace'))
    acts = [f'{act} /guard/people/{name}' for act in ('PUT', 'DELETE') for name in ('ada', 'lovelace')]
    assert asked(guard) == acts


@pytest.mark.parametrize('name', ['Ada', ' ada', 'ａｄａ', 'lovelace', 'a/b'])
def test_nobody_is_added_as_whom_nobody_can_sign_in(name, hub, guard):
    made = hub(username_map={'lovelace': 'countess'})
    with pytest.raises(ValueError, match=f'Invalid username: {name}'):
        asyncio.run(made.add_user(user(name)))
    assert guard.requests == []


def test_at_the_start_of_the_hub_nobody_is_added(guard):
    authenticator(guard.url).add_user(user('ada'))
    assert guard.requests == []


def test_who_signs_in_for_the_first_time_is_not_added(hub, guard):
    guard.answer((200, YES))
    made = hub()

    async def sign_in():
        await made.get_authenticated_user(None, FORM)
        await maybe_future(made.add_user(user('ada')))

    asyncio.run(sign_in())
    assert asked(guard) == ['POST /guard/login']


def test_nobody_is_blocked_unless_that_is_set(hub, guard):
    asyncio.run(removed(hub(), 'ada'))
    assert guard.requests == []


@pytest.mark.parametrize(
    ('answer', 'status', 'text'),
    [
        (refusal(409, 'username_taken'), 409, 'the name ada is waiting for approval'),
        (refusal(409, 'conflict'), 409, 'Nothing was changed: Gatebook refuses ada (conflict). Detail of conflict.'),
        (refusal(429, 'throttled'), 429, 'Gatebook refuses ada (throttled)'),
        (refusal(401, 'invalid_token'), 503, texts.NO_CHANGE),
        (refusal(403, 'insufficient_scope'), 503, texts.NO_CHANGE),
        (refusal(503, 'overloaded'), 503, 'Gatebook refuses ada (overloaded)'),
        ((502, b'away'), 503, texts.NO_CHANGE),
    ],
)
def test_what_gatebook_refuses_the_panel_refuses(answer, status, text, hub, guard):
    guard.answer(answer)
    made = hub(on_delete='block')
    for act in (made.add_user, made.delete_user):
        with pytest.raises(web.HTTPError) as refused:
            asyncio.run(act(user('ada')))
        assert refused.value.status_code == status
        assert text in str(refused.value)
