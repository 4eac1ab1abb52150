"""What `configure` makes of a configuration file."""

import os
import subprocess
import sys

import pytest
from jupyterhub.app import JupyterHub
from jupyterhub_gatebook import GatebookAuthenticator, LocalGatebookAuthenticator, configure
from jupyterhub_gatebook.engine_folder import EngineFolder
from traitlets.config import Config

KEY = 'jupyterhub_crypt_key'
OTHER_USER = 65534


@pytest.fixture(autouse=True)
def _a_hub_in_its_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ('JUPYTERHUB_CRYPT_KEY', 'GATEBOOK_ENGINE_COMMAND'):
        # so that what is set meanwhile is gone afterwards
        monkeypatch.setenv(name, '')
        monkeypatch.delenv(name)
    yield
    JupyterHub.clear_instance()


ELSEWHERE = {'url': 'https://accounts.example.org', 'token_file': '/etc/hub/token'}


def configured(before=None, **options):
    c = Config()
    if before:
        before(c)
    configure(c, **options)
    return c


def test_a_hub_gets_all_that_it_needs(tmp_path):
    c = configured()
    folder = str(tmp_path / 'gatebook')
    assert c.JupyterHub.authenticator_class == 'gatebook'
    assert c.Authenticator == {'enable_auth_state': True, 'auth_refresh_age': 10, 'refresh_pre_spawn': True}
    assert c.GatebookAuthenticator == {
        'engine_folder': folder,
        'engine_settings': {},
        'adopt_users': True,
        'on_delete': 'block',
    }
    assert c.JupyterHub.services == [
        {
            'name': 'gatebook',
            'command': [sys.executable, '-m', 'jupyterhub_gatebook.engine', folder],
            'display': False,
            'cwd': '/',
        }
    ]
    assert bytes.fromhex(os.environ['JUPYTERHUB_CRYPT_KEY']) == bytes.fromhex((tmp_path / KEY).read_text())
    assert (tmp_path / KEY).stat().st_mode & 0o777 == 0o600


def test_nothing_but_the_key_is_made_before_the_hub_starts(tmp_path):
    configured()
    assert [path.name for path in tmp_path.iterdir()] == [KEY]


def test_called_twice_it_is_the_same_as_once():
    c = configured()
    once = Config(c.copy())
    configure(c)
    assert c == once


def test_the_key_stays_the_same(monkeypatch):
    configured()
    key = os.environ['JUPYTERHUB_CRYPT_KEY']
    monkeypatch.delenv('JUPYTERHUB_CRYPT_KEY')
    configured()
    assert len(key) == 64
    assert os.environ['JUPYTERHUB_CRYPT_KEY'] == key


def test_what_was_set_before_stays():
    def before(c):
        c.Authenticator.auth_refresh_age = 60
        c.GatebookAuthenticator.enable_auth_state = False
        c.LocalAuthenticator.refresh_pre_spawn = False
        c.CryptKeeper.keys = ['ab' * 32]
        c.JupyterHub.services = [{'name': 'cull', 'command': ['cull']}]
        c.JupyterHub.load_roles = [{'name': 'cull', 'services': ['cull']}]
        c.JupyterHub.template_paths = ['templates']

    c = configured(before)
    assert c.Authenticator == {'auth_refresh_age': 60}
    assert c.GatebookAuthenticator.enable_auth_state is False
    assert c.CryptKeeper['keys'] == ['ab' * 32]
    assert 'JUPYTERHUB_CRYPT_KEY' not in os.environ
    assert [service['name'] for service in c.JupyterHub.services] == ['cull', 'gatebook']
    assert c.JupyterHub.load_roles == [{'name': 'cull', 'services': ['cull']}]
    assert c.JupyterHub.template_paths == ['templates']


@pytest.mark.parametrize('section', ['Authenticator', 'GatebookAuthenticator', 'LocalGatebookAuthenticator'])
@pytest.mark.parametrize(
    ('name', 'value', 'options'),
    [
        ('adopt_users', False, {}),
        ('adopt_users', True, ELSEWHERE),
        ('on_delete', 'nothing', {}),
        ('on_delete', 'block', ELSEWHERE),
        ('end_servers', False, {}),
        ('admin_pages', False, {}),
        ('admin_url', 'https://admin.example.org', {}),
        ('public_url', 'https://hub.example.org', {}),
        ('public_url', 'https://accounts.example.org', ELSEWHERE),
        ('engine_folder', '/srv/gatebook', {}),
        ('adoption_note', '/srv/adopted', ELSEWHERE),
        ('enable_auth_state', False, {}),
        ('auth_refresh_age', 60, {}),
        ('refresh_pre_spawn', False, {}),
    ],
)
def test_what_was_set_of_the_authenticator_before_counts(name, value, options, section):
    def before(c):
        c[section][name] = value

    c = configured(before, **options)
    assert getattr(LocalGatebookAuthenticator(config=c), name) == value
    assert [each for each in c if name in c[each]] == [section]


def test_the_folder_that_was_set_before_is_the_one_of_the_service():
    c = configured(lambda c: c.GatebookAuthenticator.update(engine_folder='/srv/gatebook'))
    assert c.JupyterHub.services[0]['command'][3] == '/srv/gatebook'


@pytest.mark.parametrize('section', ['Authenticator', 'GatebookAuthenticator', 'LocalGatebookAuthenticator'])
def test_what_an_option_says_counts_more(section):
    options = {
        'adopt_users': True,
        'on_delete': 'block',
        'admin_url': 'https://admin.example.org',
        'public_url': 'https://hub.example.org',
    }

    def before(c):
        for name in options:
            c[section][name] = False if name == 'adopt_users' else 'nothing'

    made = LocalGatebookAuthenticator(config=configured(before, **options))
    assert {name: getattr(made, name) for name in options} == options


def test_variables_of_the_engine_that_were_set_before_stay_beside_those_of_the_options():
    def before(c):
        c.GatebookAuthenticator.engine_settings.update({'GATEBOOK_LOCK_AFTER': '3', 'GATEBOOK_SIGN_UP': 'off'})

    c = configured(before, local_users=True, sign_up='open', settings={'GATEBOOK_LOG_LEVEL': 'warn'})
    assert GatebookAuthenticator(config=c).engine_settings == {
        'GATEBOOK_USERNAME_PATTERN': '[a-z][a-z0-9_-]{0,31}',
        'GATEBOOK_LOCK_AFTER': '3',
        'GATEBOOK_SIGN_UP': 'open',
        'GATEBOOK_LOG_LEVEL': 'warn',
    }


@pytest.mark.parametrize(
    ('hub_url', 'options', 'cookie_options'),
    [
        ('', {'public_url': 'https://hub.example.org'}, {'secure': True}),
        ('https://hub.example.org/', {}, {'secure': True}),
        ('https://hub.example.org/', ELSEWHERE, {'secure': True}),
        ('', {'public_url': 'http://hub.example.org'}, None),
        # where people reach Gatebook, and not this hub
        ('', {**ELSEWHERE, 'public_url': 'https://accounts.example.org'}, None),
        ('', {}, None),
    ],
)
def test_cookies_of_a_hub_on_https_are_secure(hub_url, options, cookie_options):
    def before(c):
        c.JupyterHub.tornado_settings = {'headers': {}}
        if hub_url:
            c.JupyterHub.public_url = hub_url

    settings = configured(before, **options).JupyterHub.tornado_settings
    assert settings.get('cookie_options') == cookie_options
    assert settings['headers'] == {}


def test_they_are_so_too_where_the_address_was_set_before():
    c = configured(lambda c: c.GatebookAuthenticator.update(public_url='https://hub.example.org'))
    assert c.JupyterHub.tornado_settings == {'cookie_options': {'secure': True}}


def test_what_was_set_for_cookies_stays():
    def before(c):
        c.JupyterHub.tornado_settings.update({'cookie_options': {'samesite': 'Lax'}})

    c = configured(before, public_url='https://hub.example.org')
    assert JupyterHub(config=c).tornado_settings == {'cookie_options': {'samesite': 'Lax'}}


def test_services_that_were_only_appended_stay():
    c = configured(lambda c: c.JupyterHub.services.append({'name': 'cull', 'command': ['cull']}))
    assert [service['name'] for service in c.JupyterHub.services] == ['cull', 'gatebook']


def test_another_authenticator_is_replaced_and_a_subclass_of_ours_is_not(caplog):
    class Own(GatebookAuthenticator):
        pass

    def authenticator_after(before):
        return configured(lambda c: c.JupyterHub.update(authenticator_class=before)).JupyterHub.authenticator_class

    caplog.set_level('INFO')
    assert authenticator_after('dummy') == 'gatebook'
    assert 'people sign in through Gatebook now, and not through dummy' in caplog.text
    assert authenticator_after(Own) is Own
    assert authenticator_after('jupyterhub_gatebook.LocalGatebookAuthenticator') == (
        'jupyterhub_gatebook.LocalGatebookAuthenticator'
    )


@pytest.mark.parametrize('before', ['gatebook', 'jupyterhub_gatebook.GatebookAuthenticator', GatebookAuthenticator])
def test_users_of_the_machine_need_the_authenticator_for_them(before):
    with pytest.raises(ValueError, match="it has to be 'gatebook-local'"):
        configured(lambda c: c.JupyterHub.update(authenticator_class=before), local_users=True)
    own = configured(lambda c: c.JupyterHub.update(authenticator_class=LocalGatebookAuthenticator), local_users=True)
    assert own.JupyterHub.authenticator_class is LocalGatebookAuthenticator


@pytest.mark.parametrize(
    ('database', 'folder'),
    [
        ('sqlite:////srv/hub/jupyterhub.sqlite', '/srv/hub/gatebook'),
        ('sqlite+pysqlite:////srv/hub/jupyterhub.sqlite?timeout=5', '/srv/hub/gatebook'),
        ('/srv/hub/jupyterhub.sqlite', '/srv/hub/gatebook'),
        ('sqlite:///hub/jupyterhub.sqlite', 'hub/gatebook'),
        ('sqlite://', 'gatebook'),
        ('sqlite:///:memory:', 'gatebook'),
        ('postgresql://hub@db/hub', 'gatebook'),
    ],
)
def test_the_data_is_beside_the_database_of_the_hub(database, folder, tmp_path, monkeypatch):
    monkeypatch.setenv('JUPYTERHUB_CRYPT_KEY', 'ab' * 32)
    c = configured(lambda c: c.JupyterHub.update(db_url=database))
    assert c.GatebookAuthenticator.engine_folder == str(tmp_path / folder)
    assert os.environ['JUPYTERHUB_CRYPT_KEY'] == 'ab' * 32


def test_the_command_line_of_the_hub_counts_more(tmp_path):
    hub = JupyterHub.instance()
    hub.parse_command_line([f'--db={tmp_path}/other/hub.sqlite'])
    (tmp_path / 'other').mkdir()
    assert configured().GatebookAuthenticator.engine_folder == f'{tmp_path}/other/gatebook'


def test_a_subcommand_of_the_hub_makes_no_files(tmp_path):
    from jupyterhub.app import UpgradeDB

    UpgradeDB.instance()
    try:
        configured()
        assert len(os.environ['JUPYTERHUB_CRYPT_KEY']) == 64
        assert list(tmp_path.iterdir()) == []
    finally:
        UpgradeDB.clear_instance()


def run_subcommand(folder, *command):
    (folder / 'jupyterhub_config.py').write_text(
        "c.Authenticator.admin_users = {'ann'}\nimport jupyterhub_gatebook\njupyterhub_gatebook.configure(c)\n"
    )
    hub = [sys.executable, '-m', 'jupyterhub', *command]
    # a variable that was set by `configure` in this process is not the hub's
    environment = {name: value for name, value in os.environ.items() if name != 'JUPYTERHUB_CRYPT_KEY'}
    subprocess.run(hub, check=True, capture_output=True, cwd=folder, env=environment)


@pytest.mark.parametrize('command', [['upgrade-db'], ['token', 'ann']])
def test_the_subcommands_of_the_hub_work(command, tmp_path):
    run_subcommand(tmp_path, *command)
    assert {path.name for path in tmp_path.iterdir()} == {'jupyterhub_config.py', 'jupyterhub.sqlite'}


@pytest.mark.skipif(os.geteuid() != 0, reason='only root can give files away')
def test_root_issues_tokens_of_a_hub_that_runs_as_another_user(tmp_path):
    configured()
    os.chown(tmp_path / KEY, OTHER_USER, OTHER_USER)
    run_subcommand(tmp_path, 'token', 'ann')


def test_the_settings_of_the_engine_are_its_environment():
    settings = {'GATEBOOK_LOCK_AFTER': 3, 'GATEBOOK_RELEASE_DELETED_NAMES': True}
    c = configured(sign_up='open', settings=settings)
    assert c.GatebookAuthenticator.engine_settings == {
        'GATEBOOK_SIGN_UP': 'open',
        'GATEBOOK_LOCK_AFTER': '3',
        'GATEBOOK_RELEASE_DELETED_NAMES': 'true',
    }


def test_administration_has_its_options():
    ours = configured(admin_pages=False, admin_url='https://admin.example.org').GatebookAuthenticator
    assert (ours.admin_pages, ours.admin_url) == (False, 'https://admin.example.org')
    plain = configured().GatebookAuthenticator
    assert 'admin_pages' not in plain
    assert 'admin_url' not in plain
    elsewhere = configured(**ELSEWHERE, admin_url='https://admin.example.org').GatebookAuthenticator
    assert elsewhere.admin_url == 'https://admin.example.org'


def test_users_of_the_machine_have_names_that_the_machine_takes():
    c = configured(local_users=True)
    assert c.JupyterHub.authenticator_class == 'gatebook-local'
    assert c.GatebookAuthenticator.engine_settings == {'GATEBOOK_USERNAME_PATTERN': '[a-z][a-z0-9_-]{0,31}'}
    own = configured(local_users=True, settings={'GATEBOOK_USERNAME_PATTERN': '[a-z]+'})
    assert own.GatebookAuthenticator.engine_settings == {'GATEBOOK_USERNAME_PATTERN': '[a-z]+'}


def test_a_gatebook_elsewhere_is_no_service_of_this_hub(tmp_path):
    c = configured(**ELSEWHERE)
    assert c.GatebookAuthenticator == {
        'guard_url': 'https://accounts.example.org',
        'guard_token_file': '/etc/hub/token',
        'adopt_users': False,
        'on_delete': 'nothing',
        'adoption_note': str(tmp_path / 'gatebook' / 'hub-users.adopted'),
    }
    assert 'services' not in c.JupyterHub


@pytest.mark.parametrize(
    ('options', 'what'),
    [
        ({'url': 'https://accounts.example.org'}, 'url and token_file belong together'),
        ({'token_file': '/etc/hub/token'}, 'url and token_file belong together'),
        ({'url': 'https://a.example', 'token_file': '/t', 'sign_up': 'open'}, 'sign_up cannot be set with url'),
        ({'settings': {'PATH': '/bin'}}, 'PATH is no variable of Gatebook'),
        ({'settings': {'GATEBOOK_DATA': '/srv'}}, 'use the option data_dir'),
        ({'settings': {'GATEBOOK_ADMIN_URL': 'https://a.example'}}, 'use the option admin_url'),
        ({'admin_url': 'javascript:alert(1)'}, 'admin_url is an address such as'),
        ({'admin_url': 'admin.example.org'}, 'admin_url is an address such as'),
    ],
)
def test_options_that_do_not_fit_together_are_refused(options, what):
    with pytest.raises(ValueError, match=what):
        configured(**options)


def test_a_hub_has_one_gatebook():
    for first, second in [({}, ELSEWHERE), (ELSEWHERE, {})]:
        c = Config()
        configure(c, **first)
        with pytest.raises(ValueError, match='a hub has one Gatebook'):
            configure(c, **second)


def test_another_service_of_that_name_is_not_replaced():
    with pytest.raises(ValueError, match='has another service'):
        configured(lambda c: c.JupyterHub.update(services=[{'name': 'gatebook', 'url': 'http://127.0.0.1:1'}]))


def test_two_hubs_on_one_machine_share_nothing(tmp_path):
    folders = [EngineFolder(str(tmp_path / name)) for name in ('one', 'two')]
    ports = set()
    for folder in folders:
        folder.make(None)
        folder.have_token()
        ports.add(folder.choose_port())
    assert len(ports) == 2
    assert folders[0].read_token() != folders[1].read_token()
