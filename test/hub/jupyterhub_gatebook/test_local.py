"""Hubs whose users are users of the machine."""

import asyncio
import getpass
import os
from types import SimpleNamespace

import pytest
from conftest import FORM, authenticator
from fake_guard import YES
from jupyterhub.spawner import LocalProcessSpawner, SimpleLocalProcessSpawner, Spawner
from jupyterhub_gatebook import LocalGatebookAuthenticator, local, system_users, texts
from tornado import web

ME = getpass.getuser()


class MachineWithAClass(LocalGatebookAuthenticator):
    """A machine that has a group of which this process's user is the only member."""

    @staticmethod
    def _getgrnam(name):
        members = {'class': [ME], 'others': []}
        return SimpleNamespace(gr_gid=os.getgid() if members[name] else -1, gr_mem=members[name])


@pytest.mark.parametrize(
    ('spawner', 'is_told'),
    [(LocalProcessSpawner, True), (SimpleLocalProcessSpawner, False), (Spawner, False)],
)
def test_a_hub_whose_servers_need_users_of_the_machine_is_told_to_make_them(spawner, is_told, log, monkeypatch):
    monkeypatch.setattr(os, 'geteuid', lambda: 0)
    app = SimpleNamespace(spawner_class=spawner)
    system_users.warn(authenticator('http://127.0.0.1:1', cls=LocalGatebookAuthenticator), app)
    assert 'local_users=True' not in log()
    system_users.warn(authenticator('http://127.0.0.1:1'), app)
    assert ('local_users=True' in log()) is is_told


class MachineWithSystemAccounts(LocalGatebookAuthenticator):
    """A machine with accounts of programs and of one person."""

    @staticmethod
    def _getpwnam(name):
        return SimpleNamespace(pw_uid={'root': 0, 'postgres': 103, 'nobody': 65534, 'ada': 1000}[name])


class MachineWhereTheUserIsAddedMeanwhile(LocalGatebookAuthenticator):
    """A machine that knows a user from the second look on."""

    looks = 0

    def system_user_exists(self, user):
        self.looks += 1
        return self.looks > 1


@pytest.fixture
def sign_in(guard):
    def through(name, cls=MachineWithAClass, **settings):
        guard.answer((200, {**YES, 'name': name}))
        # whoever runs the tests may be root
        limit = {} if cls is MachineWithSystemAccounts else {'min_uid': 0}
        made = authenticator(guard.url, cls=cls, **{**limit, **settings})
        return asyncio.run(made.get_authenticated_user(None, FORM))

    return through


def test_a_user_of_the_machine_signs_in(sign_in):
    assert sign_in(ME)['name'] == ME


def test_who_is_no_user_of_the_machine_is_told_so(sign_in, log):
    with pytest.raises(web.HTTPError) as refused:
        sign_in('nobody-of-here')
    assert (refused.value.status_code, refused.value.text) == (403, texts.NO_SYSTEM_USER)
    assert 'LocalAuthenticator.create_system_users' in log()


def test_who_is_no_user_yet_becomes_one_with_the_uid_of_the_hub(sign_in, tmp_path):
    made = tmp_path / 'made'
    command = ['/bin/sh', '-c', f'echo "$@" > {made}', 'USERNAME']
    signed_in = sign_in('new-here', create_system_users=True, add_user_cmd=command, uids={'new-here': 2001})
    assert signed_in['name'] == 'new-here'
    assert made.read_text() == '--uid 2001 new-here\n'


def test_nobody_is_added_whom_the_hub_does_not_allow(sign_in, tmp_path):
    command = ['touch', str(tmp_path / 'made')]
    options = {'create_system_users': True, 'add_user_cmd': command}
    assert sign_in('new-here', allowed_users={'grace'}, **options) is None
    assert sign_in('new-here', blocked_users={'new-here'}, **options) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize('command', [['false'], ['/no/such/command']])
def test_a_user_who_cannot_be_added_is_no_error_page(command, sign_in, log):
    with pytest.raises(web.HTTPError) as refused:
        sign_in('new-here', create_system_users=True, add_user_cmd=command)
    assert (refused.value.status_code, refused.value.text) == (503, texts.NO_SYSTEM_USER)
    assert 'LocalAuthenticator.add_user_cmd' in log()


def test_two_sign_ins_of_a_new_user_at_once_are_no_error(sign_in):
    options = {'create_system_users': True, 'add_user_cmd': ['false']}
    assert sign_in('new-here', cls=MachineWhereTheUserIsAddedMeanwhile, **options)['name'] == 'new-here'


def test_a_name_is_no_option_of_the_command(sign_in, guard):
    assert sign_in('--help', create_system_users=True, add_user_cmd=['false']) is None


def test_the_groups_of_the_machine_allow(sign_in):
    assert sign_in(ME, allowed_groups={'class'})['name'] == ME
    assert sign_in(ME, allowed_groups={'others', 'unknown'}) is None
    assert sign_in('nobody-of-here', allowed_groups={'class'}) is None


def test_the_hook_runs_first(sign_in):
    assert sign_in('nobody-of-here', post_auth_hook=lambda _hub, _handler, model: {**model, 'name': ME})['name'] == ME
    assert sign_in(ME, post_auth_hook=lambda *_: None) is None


@pytest.mark.parametrize('name', ['root', 'postgres', 'nobody'])
def test_a_system_account_is_nobodys(name, sign_in, log):
    with pytest.raises(web.HTTPError) as refused:
        sign_in(name, cls=MachineWithSystemAccounts, create_system_users=True)
    assert (refused.value.status_code, refused.value.text) == (403, texts.SYSTEM_ACCOUNT)
    assert f"Sign-in of '{name}' refused: it is a system account of this machine" in log()


def test_a_hook_that_renames_gives_no_system_account(sign_in):
    with pytest.raises(web.HTTPError):
        sign_in(
            'ada',
            cls=MachineWithSystemAccounts,
            post_auth_hook=lambda _hub, _handler, model: {**model, 'name': 'postgres'},
        )


def test_nobody_is_the_user_as_whom_the_engine_runs(guard, log):
    guard.answer((200, {**YES, 'name': 'gatebook'}))
    made = authenticator(guard.url, cls=MachineWithAClass, min_uid=0, allowed_users={'gatebook'})
    # asked over HTTP, and not over the socket of an engine
    assert made.guard
    made.engine_folder = '/srv/gatebook'
    with pytest.raises(web.HTTPError) as refused:
        asyncio.run(made.get_authenticated_user(None, FORM))
    assert (refused.value.status_code, refused.value.text) == (403, texts.SYSTEM_ACCOUNT)
    assert 'the engine of Gatebook runs as this user' in log()


def test_an_account_of_a_person_is_none_of_the_system(sign_in):
    assert sign_in('ada', cls=MachineWithSystemAccounts)['name'] == 'ada'
    assert sign_in('postgres', cls=MachineWithSystemAccounts, min_uid=100)['name'] == 'postgres'


@pytest.mark.parametrize('named', [{'admin_users': {'root'}}, {'uids': {'root': 0}}, {'allowed_users': {'root'}}])
def test_who_is_named_in_the_configuration_may_have_a_system_account(named, sign_in):
    assert sign_in('root', cls=MachineWithSystemAccounts, **named)['name'] == 'root'


def test_a_user_whom_the_hub_adds_to_its_list_is_not_named_in_the_configuration(guard):
    guard.answer((200, {**YES, 'name': 'postgres'}))
    made = authenticator(guard.url, cls=MachineWithSystemAccounts, allowed_users={'ada'})
    made.allowed_users.add('postgres')
    with pytest.raises(web.HTTPError):
        asyncio.run(made.get_authenticated_user(None, FORM))


@pytest.mark.parametrize(
    ('definitions', 'smallest'), [('# UID_MIN 1\nUID_MIN\t\t 500\n', 500), ('SYS_UID_MIN 100\n', 1000), (None, 1000)]
)
def test_where_people_begin_is_what_the_machine_says(definitions, smallest, tmp_path, monkeypatch):
    file = tmp_path / 'login.defs'
    if definitions is not None:
        file.write_text(definitions)
    monkeypatch.setattr(local, 'LOGIN_DEFINITIONS', file)
    assert LocalGatebookAuthenticator().min_uid == smallest
