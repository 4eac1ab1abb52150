"""The plug-in of The Littlest JupyterHub, called as TLJH calls it: by pluggy, with a configuration like its own."""

import importlib.metadata
import json
import sys
from pathlib import Path

import pytest
from jupyterhub.app import JupyterHub
from traitlets.config import Application

TLJH = Path(__file__).parent.parent / 'tljh'


@pytest.fixture(autouse=True)
def _an_installed_tljh(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(TLJH))
    monkeypatch.setenv('TLJH_INSTALL_PREFIX', str(tmp_path))
    for name in ('JUPYTERHUB_CRYPT_KEY', 'GATEBOOK_ENGINE_COMMAND'):
        # so that what is set meanwhile is gone afterwards
        monkeypatch.setenv(name, '')
        monkeypatch.delenv(name)
    state = tmp_path / 'state'
    state.mkdir(mode=0o700)
    monkeypatch.chdir(state)
    yield
    Application.clear_instance()
    for name in [name for name in sys.modules if name.partition('.')[0] == 'tljh']:
        del sys.modules[name]


def hub_with(monkeypatch, **settings):
    monkeypatch.setenv('TLJH_TEST_CONFIG', json.dumps(settings))
    hub = JupyterHub(parent=Application.instance())
    hub.load_config_file(str(TLJH / 'tljh' / 'jupyterhub_config.py'))
    return hub.config


def test_a_hub_without_another_choice_has_gatebook_and_keeps_the_lists_of_users(tmp_path, monkeypatch):
    c = hub_with(monkeypatch, users={'admin': ['ann'], 'banned': ['eve']})
    assert c.JupyterHub.authenticator_class == 'gatebook'
    assert c.Authenticator.admin_users == {'ann'}
    assert c.Authenticator.blocked_users == {'eve'}
    # not below `state`, which the engine's user cannot open
    assert c.GatebookAuthenticator.engine_folder == str(tmp_path / 'gatebook')
    assert [service['name'] for service in c.JupyterHub.services] == ['gatebook']


def test_what_tljh_config_sets_counts(monkeypatch):
    ours = {
        'engine_settings': {'GATEBOOK_SIGN_UP': 'off', 'GATEBOOK_LOCK_AFTER': 3},
        'public_url': 'https://hub.example.org',
        'on_delete': 'nothing',
        'end_servers': False,
        'min_uid': 5,
    }
    c = hub_with(monkeypatch, auth={'type': 'gatebook', 'GatebookAuthenticator': ours})
    assert c.GatebookAuthenticator.engine_settings == {'GATEBOOK_SIGN_UP': 'off', 'GATEBOOK_LOCK_AFTER': '3'}
    assert c.GatebookAuthenticator.public_url == 'https://hub.example.org'
    assert c.GatebookAuthenticator.on_delete == 'nothing'
    assert c.GatebookAuthenticator.end_servers is False
    assert c.GatebookAuthenticator.min_uid == 5
    assert c.JupyterHub.tornado_settings == {'cookie_options': {'secure': True}}


def test_a_gatebook_elsewhere_can_be_named(monkeypatch):
    ours = {'guard_url': 'https://accounts.example.org', 'guard_token_file': '/etc/hub-token'}
    c = hub_with(monkeypatch, auth={'type': 'gatebook', 'GatebookAuthenticator': ours})
    assert 'engine_folder' not in c.GatebookAuthenticator
    assert c.GatebookAuthenticator.guard_url == 'https://accounts.example.org'
    assert 'services' not in c.JupyterHub


@pytest.mark.parametrize('chosen', ['dummy', 'pam', 'jupyterhub.auth.DummyAuthenticator'])
def test_another_choice_of_the_administrator_stays(chosen, monkeypatch, caplog):
    c = hub_with(monkeypatch, auth={'type': chosen})
    assert c.JupyterHub.authenticator_class == chosen
    assert 'GatebookAuthenticator' not in c
    assert 'tljh-config unset auth.type' in caplog.text


def test_another_data_folder_can_be_named(monkeypatch):
    auth = {'type': 'gatebook-local', 'LocalGatebookAuthenticator': {'engine_folder': '/srv/gatebook'}}
    c = hub_with(monkeypatch, auth=auth)
    assert c.JupyterHub.authenticator_class == 'gatebook-local'
    assert c.LocalGatebookAuthenticator.engine_folder == '/srv/gatebook'
    assert 'engine_folder' not in c.GatebookAuthenticator
    assert c.JupyterHub.services[0]['command'][3] == '/srv/gatebook'


def test_its_own_configuration_files_come_last(tmp_path, monkeypatch):
    folder = tmp_path / 'config' / 'jupyterhub_config.d'
    folder.mkdir(parents=True)
    (folder / 'later.py').write_text("c.GatebookAuthenticator.public_url = 'https://later.example.org'\n")
    assert hub_with(monkeypatch).GatebookAuthenticator.public_url == 'https://later.example.org'


def test_the_engine_of_this_version_is_installed_with_it():
    from tljh.hooks import plugins

    version = importlib.metadata.version('jupyterhub-gatebook')
    assert plugins().hook.tljh_extra_hub_pip_packages() == [[f'gatebook-engine=={version}']]


@pytest.mark.parametrize(
    ('file', 'auth'),
    [
        ('other.dbm', {}),
        ('passwords.dbm', {'type': 'dummy'}),
        ('passwords.dbm', {'GatebookAuthenticator': {'guard_url': 'https://accounts.example.org'}}),
    ],
)
def test_an_installation_without_such_passwords_or_without_an_engine_imports_nothing(
    file, auth, tmp_path, monkeypatch, caplog
):
    from tljh.hooks import plugins

    (tmp_path / 'state' / file).touch()
    monkeypatch.setenv('TLJH_TEST_CONFIG', json.dumps({'auth': auth}))
    plugins().hook.tljh_post_install()
    assert caplog.text == ''
    assert [each.name for each in tmp_path.rglob('*')] == ['state', file]


def test_an_installation_whose_hub_does_not_start_goes_on_and_says_what_to_run(tmp_path, monkeypatch, caplog):
    from tljh.hooks import plugins

    (tmp_path / 'state' / 'passwords.dbm').touch()
    monkeypatch.setattr('jupyterhub_gatebook.tljh.HUB_SECONDS', 0)
    plugins().hook.tljh_post_install()
    assert 'import firstuse --config' in caplog.text
    assert not (tmp_path / 'gatebook').exists()
