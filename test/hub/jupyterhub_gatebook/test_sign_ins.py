"""What a sign-in ends, and what the hub stores of it."""

import asyncio

import pytest
from conftest import FORM, authenticator
from fake_guard import YES
from jupyterhub import orm
from jupyterhub.apihandlers import APIHandler
from jupyterhub_gatebook.stored_states import StoredStates

USER_ID = '0199a1c2-5f7e-7b1a-9d0e-3c1f4f2a7b10'
OTHER_ID = '0199a1c2-5f7e-7b1a-9d0e-000000000000'
ADA = {**YES, 'userId': USER_ID, 'passwordRevision': 3}


@pytest.fixture
def hub(guard, app):
    """Make the authenticator of a hub with the users ada and bob."""

    def make(**settings):
        made = authenticator(guard.url, **{'enable_auth_state': True, **settings})
        made._app = app
        return made

    return make


def sign_in(made, guard, *answers, handler=None):
    """Sign in once for each answer, and return the hub's models."""

    async def each():
        models = []
        for answer in answers:
            guard.answer((200, answer))
            models.append(await made.get_authenticated_user(handler, dict(FORM)))
        return models

    return asyncio.run(each())


def tokens(app):
    return sorted(token.user.name for token in app.db.query(orm.APIToken))


def replaces_state(_hub, _handler, model):
    return {**model, 'auth_state': {'of': 'hook'}}


@pytest.mark.parametrize('settings', [{}, {'post_auth_hook': replaces_state}])
def test_the_next_sign_in_ends_nothing(settings, hub, guard, app, log):
    sign_in(hub(**settings), guard, ADA, {**ADA, 'revision': 9})
    assert tokens(app) == ['ada', 'bob']
    assert log() == ''


@pytest.mark.parametrize('settings', [{}, {'post_auth_hook': replaces_state}])
def test_one_with_a_new_password_ends_what_the_older_one_has_given(settings, hub, guard, app, log):
    sign_in(hub(**settings), guard, ADA, {**ADA, 'passwordRevision': 4})
    assert tokens(app) == ['bob']
    assert "'ada' has a new password: API tokens deleted: 1" in log()


def test_one_of_another_person_of_the_name_ends_what_was_there(hub, guard, app, log):
    sign_in(hub(), guard, ADA, {**ADA, 'userId': OTHER_ID})
    assert tokens(app) == ['bob']
    assert "'ada' is another person in Gatebook now: API tokens deleted: 1" in log()
    assert 'password' not in log()


def test_a_hook_that_changes_the_name_leads_to_the_user_of_the_new_name(hub, guard, app):
    made = hub(post_auth_hook=lambda _hub, _handler, model: {**model, 'name': 'bob'})
    sign_in(made, guard, ADA, {**ADA, 'passwordRevision': 4})
    assert tokens(app) == ['ada']
    assert made._checks.last_admitted('bob').password_revision == 4


def is_genuine(state, number):
    return StoredStates(lambda: 'gbk_test')._is_genuine(number, state)


def test_the_state_is_signed_for_the_user_of_the_hub(hub, guard, app):
    ((model),) = sign_in(hub(), guard, ADA)
    number = app.users.get('ada').id
    assert is_genuine(model['auth_state'], number)
    assert not is_genuine(model['auth_state'], number + 1)


def test_a_state_of_a_hook_stays_as_it_is(hub, guard):
    ((model),) = sign_in(hub(post_auth_hook=replaces_state), guard, ADA)
    assert model['auth_state'] == {'of': 'hook'}


def test_a_state_is_signed_when_the_hub_has_added_the_user(hub, guard, app):
    made = hub()
    ((model),) = sign_in(made, guard, {**ADA, 'name': 'new'})
    assert 'signature' not in model['auth_state']
    app.db.add(orm.User(name='new'))
    app.db.commit()
    user = app.users.get('new')
    made.add_user(user)
    assert is_genuine(model['auth_state'], user.id)


def test_a_sign_in_for_a_token_alone_is_no_first_one(hub, guard):
    made = hub()
    sign_in(made, guard, {**ADA, 'name': 'new'}, handler=APIHandler.__new__(APIHandler))
    assert made._first_sign_ins == {}
