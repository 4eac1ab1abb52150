"""The settings of the hub count beside what Gatebook says."""

import asyncio

import pytest
from conftest import FORM, authenticator
from fake_guard import YES
from jupyterhub import version_info
from jupyterhub.auth import Authenticator

ADMIN = {**YES, 'admin': True}


def test_everybody_is_allowed_without_an_allow_setting(sign_in):
    assert sign_in()['name'] == 'ada'


@pytest.mark.parametrize(
    ('settings', 'is_in'),
    [
        ({'allowed_users': {'ada'}}, True),
        ({'allowed_users': {'grace'}}, False),
        ({'allowed_users': {'grace'}, 'allow_all': True}, True),
        ({'allow_all': False}, False),
        ({'blocked_users': {'ada'}}, False),
        ({'blocked_users': {'grace'}}, True),
        ({'allowed_users': {'ada'}, 'blocked_users': {'ada'}}, False),
        ({'username_pattern': 'a.*'}, True),
        ({'username_pattern': 'b.*'}, False),
    ],
)
def test_the_lists_of_the_hub_shut_people_out(settings, is_in, sign_in):
    assert (sign_in(**settings) is not None) is is_in


def test_a_list_that_becomes_empty_admits_nobody(guard):
    hub = authenticator(guard.url, allowed_users={'grace'})
    hub.allowed_users.discard('grace')
    assert asyncio.run(hub.get_authenticated_user(None, FORM)) is None


@pytest.mark.skipif(version_info < (5,), reason='new in JupyterHub 5')
def test_existing_users_are_allowed_where_the_hub_says_so(guard):
    hub = authenticator(guard.url, allow_existing_users=True)
    assert asyncio.run(hub.get_authenticated_user(None, FORM)) is None
    hub.add_user(type('User', (), {'name': 'ada'}))
    assert asyncio.run(hub.get_authenticated_user(None, FORM))['name'] == 'ada'


@pytest.mark.skipif(version_info < (5,), reason='new in JupyterHub 5')
def test_the_hub_does_not_warn_that_nobody_can_sign_in():
    assert authenticator('').any_allow_config is True


@pytest.mark.parametrize(
    ('answer', 'settings', 'is_admin'),
    [
        (YES, {}, False),
        (ADMIN, {}, True),
        (YES, {'admin_users': {'ada'}}, True),
        (YES, {'admin_users': {'al'}, 'username_map': {'ada': 'al'}}, True),
        (YES, {'admin_users': {'ada'}, 'username_map': {'ada': 'al'}}, False),
    ],
)
def test_an_administrator_is_whom_gatebook_or_the_hub_names(answer, settings, is_admin, guard, sign_in):
    guard.answer((200, answer))
    assert sign_in(**settings)['admin'] is is_admin


def test_a_mapped_name_is_the_one_of_the_hub(sign_in):
    signed_in = sign_in(username_map={'ada': 'lovelace'})
    assert (signed_in['name'], signed_in['auth_state']['name']) == ('lovelace', 'ada')


def test_groups_are_given_where_the_hub_takes_them(sign_in):
    assert sign_in(manage_groups=True)['groups'] == ['staff']
    assert 'groups' not in sign_in()


def test_the_state_of_a_session_holds_no_secret(sign_in):
    state = sign_in()['auth_state']
    assert state == {'name': 'ada', **YES}


def test_a_hook_may_change_what_the_hub_gets(sign_in):
    def hook(_authenticator, _handler, model):
        return {**model, 'admin': True}

    assert sign_in(post_auth_hook=hook)['admin'] is True


def test_a_user_whom_gatebook_cannot_have_is_invalid_to_the_hub():
    with pytest.raises(ValueError, match='Invalid username'):
        # what `delete_invalid_users` removes at the start of the hub
        authenticator('').add_user(type('User', (), {'name': 'x' * 65}))


def test_a_one_time_password_is_passed_on(guard, sign_in):
    sign_in({**FORM, 'otp': '123456'})
    assert guard.requests[0]['body'] == {**FORM, 'otp': '123456'}


@pytest.mark.parametrize(
    'form', [None, {}, {'username': 'ada'}, {'password': 'x'}, {'username': 'ada', 'password': ''}]
)
def test_without_a_form_nobody_signs_in(form, guard, sign_in):
    assert sign_in(form) is None
    assert guard.requests == []


def test_fields_that_the_guard_does_not_know_are_dropped(guard, sign_in):
    sign_in({**FORM, 'remember': 'yes'})
    assert guard.requests[0]['body'] == FORM


def test_it_is_an_authenticator():
    assert isinstance(authenticator(''), Authenticator)
