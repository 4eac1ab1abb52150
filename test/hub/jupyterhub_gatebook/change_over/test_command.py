"""The command, where it cannot do what it is asked."""

import json
import os
import sqlite3
import sys

import pytest
from jupyterhub import orm
from jupyterhub_gatebook.change_over import command
from sqlalchemy import create_engine
from traitlets.config import Application

# a command line of the engine: says what it was called with, and answers what the environment says
ENGINE = """
import json, os, sys
with open(os.environ['CALLS'], 'a') as file:
    settings = {name: value for name, value in os.environ.items() if name.startswith(('GATEBOOK_', 'JUPYTERHUB_'))}
    file.write(json.dumps({'arguments': sys.argv[1:], 'stdin': sys.stdin.read(), 'settings': settings}) + '\\n')
print(os.environ['ANSWER'])
sys.exit(int(os.environ['EXIT_CODE']))
"""


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """Have a command line of the engine that gives this answer; return what it was called with."""
    script, calls = tmp_path / 'engine.py', tmp_path / 'calls'
    script.write_text(ENGINE)
    monkeypatch.setenv('GATEBOOK_ENGINE_COMMAND', f"'{sys.executable}' '{script}'")
    monkeypatch.setenv('CALLS', str(calls))

    def answers(answer, exit_code=0):
        monkeypatch.setenv('ANSWER', answer if isinstance(answer, str) else json.dumps(answer))
        monkeypatch.setenv('EXIT_CODE', str(exit_code))
        return lambda: [json.loads(line) for line in calls.read_text().splitlines()] if calls.exists() else []

    return answers


@pytest.fixture(autouse=True)
def hub(tmp_path, monkeypatch):
    """Be in the folder of a hub with NativeAuthenticator, where somebody has signed up."""
    folder = tmp_path / 'hub'
    folder.mkdir()
    database = create_engine(f'sqlite:///{folder}/jupyterhub.sqlite')
    orm.Base.metadata.create_all(database)
    database.dispose()
    with sqlite3.connect(folder / 'jupyterhub.sqlite') as connection:
        connection.execute('CREATE TABLE users_info (id INTEGER PRIMARY KEY, username, password BLOB, is_authorized)')
        connection.execute("INSERT INTO users_info VALUES (1, 'ada', X'2432622431322478', 1)")
    connection.close()
    for name in ('JUPYTERHUB_CRYPT_KEY', 'GATEBOOK_ENGINE_COMMAND', 'CALLS', 'ANSWER', 'EXIT_CODE'):
        # so that what is set meanwhile is gone afterwards
        monkeypatch.setenv(name, '')
        monkeypatch.delenv(name)
    if os.geteuid() == 0:
        # the engine's user is another one
        tmp_path.chmod(0o755)
        monkeypatch.setattr('jupyterhub_gatebook.engine_user.ids', lambda _: (0, 0))
    monkeypatch.chdir(folder)
    yield folder
    Application.clear_instance()


CREATED = {'items': [{'line': 1, 'username': 'ada', 'outcome': 'created'}]}


def test_the_engine_of_the_configuration_file_is_called_with_its_settings_alone(hub, engine, monkeypatch):
    calls = engine(CREATED)
    (hub / 'jupyterhub_config.py').write_text(
        'import jupyterhub_gatebook\n'
        f"jupyterhub_gatebook.configure(c, data_dir='{hub}/accounts', settings={{'GATEBOOK_LOCK_AFTER': 3}})\n"
    )
    monkeypatch.setenv('GATEBOOK_PORT', '1')
    monkeypatch.setenv('JUPYTERHUB_API_TOKEN', 'secret')
    assert command.run(['import', 'native', '--map', 'ada=lovelace']) == 0
    first, second = calls()
    assert first['arguments'] == ['--data', f'{hub}/accounts', '--json', 'import', 'ndjson', '-', '--dry-run']
    assert second['arguments'] == ['--data', f'{hub}/accounts', '--json', 'import', 'ndjson', '-']
    assert json.loads(second['stdin']) == {'username': 'lovelace', 'status': 'active', 'passwordHash': '$2b$12$x'}
    assert second['settings'] == {'GATEBOOK_LOCK_AFTER': '3'}
    # this was no start of the hub
    assert not (hub / 'jupyterhub_crypt_key').exists()


def test_without_a_configuration_file_the_data_folder_is_beside_the_database(hub, engine):
    calls = engine(CREATED)
    assert command.run(['import', 'native', '--dry-run']) == 0
    assert calls()[0]['arguments'][:2] == ['--data', f'{hub}/gatebook']


def test_a_refused_row_is_told_by_the_exit_code(engine, capsys):
    engine({'items': [{'line': 1, 'outcome': 'refused', 'detail': 'username: no'}]}, exit_code=1)
    assert command.run(['import', 'native']) == 1
    assert 'ada: username: no' in capsys.readouterr().out


@pytest.mark.parametrize(
    ('arguments', 'said'),
    [
        (['native', '--config', 'missing.py'], 'no configuration file missing.py'),
        (['native', '--db', 'missing.sqlite'], 'no database missing.sqlite'),
        (['firstuse'], 'no file passwords.dbm'),
        (['native', '--url', 'https://accounts.example.org'], '--token-file'),
        (['native', '--url', 'https://accounts.example.org', '--token-file', 'missing'], 'missing cannot be read'),
    ],
)
def test_what_is_missing_is_named(arguments, said, engine, capsys):
    calls = engine(CREATED)
    assert command.run(['import', *arguments]) == 3
    assert said in capsys.readouterr().err
    assert calls() == []


def test_a_configuration_file_that_cannot_be_run_is_named(hub, engine, capsys):
    calls = engine(CREATED)
    (hub / 'jupyterhub_config.py').write_text("raise RuntimeError('not here')\n")
    assert command.run(['import', 'native']) == 3
    assert 'not here' in capsys.readouterr().err
    assert calls() == []


def test_what_the_engine_says_when_it_fails_is_passed_on(engine, capsys):
    engine('', exit_code=3)
    assert command.run(['import', 'native']) == 3
    assert 'exit code 3' in capsys.readouterr().err


def test_an_engine_that_is_not_installed_is_told(capsys):
    assert command.run(['import', 'native']) == 3
    assert "pip install 'jupyterhub-gatebook[engine]'" in capsys.readouterr().err


@pytest.mark.parametrize('arguments', [[], ['import'], ['import', 'ldap'], ['import', 'native', '--map', 'ada']])
def test_wrong_usage_is_told(arguments):
    with pytest.raises(SystemExit) as exit_:
        command.run(arguments)
    assert exit_.value.code == 2
