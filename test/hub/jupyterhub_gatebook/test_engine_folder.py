"""The files that a hub and its engine share."""

import json
import os
import re
import socket
import subprocess
import sys
from tempfile import TemporaryDirectory

import pytest
from jupyterhub_gatebook.engine_folder import EngineFolder

OTHER_USER = 65534


@pytest.fixture
def folder(tmp_path):
    made = EngineFolder(str(tmp_path / 'gatebook'))
    made.make(None)
    return made


def mode_of(path):
    return path.stat().st_mode & 0o777


def test_only_one_user_can_read_it(folder):
    folder.have_token()
    folder.write_settings({'GATEBOOK_PORT': '1'})
    assert mode_of(folder.path) == 0o700
    assert {mode_of(path) for path in folder.path.iterdir()} == {0o600}


def test_the_token_has_256_random_bits_and_stays(folder):
    folder.have_token()
    token = folder.read_token()
    folder.have_token()
    assert re.fullmatch(r'gbk_[A-Za-z0-9_-]{43}\n', token)
    assert folder.read_token() == token


def test_the_port_stays_unless_another_program_has_it(folder):
    port = folder.choose_port()
    assert folder.choose_port() == port
    with socket.create_server(('127.0.0.1', port)):
        other = folder.choose_port()
        assert other != port
        assert folder.kept_port() == other


def test_the_port_stays_while_the_engine_has_it():
    # the path of a socket has at most 107 bytes
    with TemporaryDirectory(dir='/tmp') as short:
        folder = EngineFolder(short)
        folder.make(None)
        port = folder.choose_port()
        with socket.create_server(('127.0.0.1', port)), socket.socket(socket.AF_UNIX) as engine:
            engine.bind(str(folder.socket))
            engine.listen()
            assert folder.choose_port() == port


def test_users_are_handed_over_once(folder):
    users = [{'name': 'ann', 'admin': True}, {'name': 'zoë', 'admin': False}]
    assert folder.hand_over_users(users)
    lines = (folder.path / 'hub-users').read_text().splitlines()
    assert [json.loads(line) for line in lines] == users
    assert not folder.hand_over_users([])
    (folder.path / 'hub-users').rename(folder.path / 'hub-users.adopted')
    assert not folder.hand_over_users([])


def test_a_fault_is_short(folder):
    assert folder.start_fault() is None
    folder.write_start_fault('x' * 1000)
    assert folder.start_fault() == f'{"x" * 500}…'


def test_there_is_no_fault_while_an_engine_answers():
    # a short path, for the socket
    with TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as engine:
        folder = EngineFolder(short)
        folder.write_start_fault('away')
        assert folder.start_fault() == 'away'
        engine.bind(str(folder.socket))
        engine.listen()
        assert folder.start_fault() is None


def test_a_path_too_long_for_a_socket_is_refused(tmp_path):
    with pytest.raises(OSError, match='choose a shorter one'):
        EngineFolder(str(tmp_path / ('x' * 100))).make(None)


def test_a_link_is_not_followed(folder, tmp_path):
    secret = tmp_path / 'secret'
    secret.write_text('of the hub')
    for name in ('start-fault', 'hub-token'):
        (folder.path / name).symlink_to(secret)
    assert folder.start_fault() == 'the reason cannot be read'
    with pytest.raises(OSError):
        folder.read_token()
    folder.write_start_fault('away')
    assert secret.read_text() == 'of the hub'


@pytest.mark.skipif(os.geteuid() != 0, reason='only root can give files away')
def test_where_the_hub_is_root_all_belongs_to_the_user_of_the_engine(tmp_path):
    folder = EngineFolder(str(tmp_path / 'gatebook'))
    folder.make((OTHER_USER, OTHER_USER))
    folder.have_token()
    assert {path.stat().st_uid for path in [folder.path, folder.token_file]} == {OTHER_USER}
    (folder.path / 'start-fault').write_text('of root')
    assert folder.start_fault() == 'the reason cannot be read'


@pytest.mark.skipif(os.geteuid() != 0, reason='only root can give files away')
def test_a_folder_of_root_with_other_files_is_not_given_away(tmp_path):
    (tmp_path / 'jupyterhub_config.py').touch()
    with pytest.raises(PermissionError, match='is not empty'):
        EngineFolder(str(tmp_path)).make((OTHER_USER, OTHER_USER))
    assert tmp_path.stat().st_uid == 0


def test_a_folder_that_others_can_write_to_is_closed_to_them(tmp_path):
    tmp_path.chmod(0o777)
    EngineFolder(str(tmp_path)).make(None)
    assert mode_of(tmp_path) == 0o755


def start(folder, *command, **environment):
    """Run what the hub starts as its service."""
    return subprocess.run(
        [sys.executable, '-m', 'jupyterhub_gatebook.engine', str(folder.path), *command],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def engine_folder(folder, tmp_path):
    """A folder of which the engine can become the owner, and reach it."""
    if os.geteuid() == 0:
        os.chown(folder.path, OTHER_USER, OTHER_USER)
        for parent in [tmp_path, tmp_path.parent, tmp_path.parent.parent]:
            parent.chmod(0o755)
    folder.write_settings({'GATEBOOK_PORT': '1234'})
    return folder


def test_the_engine_gets_its_own_settings_and_nothing_of_the_hub(engine_folder, tmp_path):
    program = tmp_path / 'engine'
    program.write_text('#!/bin/sh\necho "arguments: $@"; id -u; env')
    program.chmod(0o755)
    hub = {'JUPYTERHUB_API_TOKEN': 'secret', 'JPY_API_TOKEN': 'secret', 'GATEBOOK_HOST': '0.0.0.0'}
    shown = start(engine_folder, str(program), **hub).stdout
    names = re.findall('^(GATEBOOK_.*|JUPYTERHUB_.*|JPY_.*)=', shown, re.MULTILINE)
    assert shown.startswith(f'arguments: start\n{engine_folder.path.stat().st_uid}\n')
    assert names == ['GATEBOOK_PORT']


def test_an_engine_that_is_not_installed_says_how_to_install_it(engine_folder):
    started = start(engine_folder)
    assert started.returncode == 1
    assert "pip install 'jupyterhub-gatebook[engine]'" in started.stderr
    assert engine_folder.start_fault() == "The engine is not installed here: pip install 'jupyterhub-gatebook[engine]'"


@pytest.mark.skipif(os.geteuid() != 0, reason='root gives up its rights')
def test_an_engine_that_cannot_reach_its_program_says_so(engine_folder, tmp_path):
    program = tmp_path / 'program'
    program.touch(mode=0o600)
    started = start(engine_folder, str(program))
    assert started.returncode == 1
    assert 'cannot reach' in engine_folder.start_fault()


@pytest.mark.skipif(os.geteuid() != 0, reason='root gives up its rights')
def test_the_engine_does_not_run_as_root(folder):
    folder.write_settings({})
    assert start(folder, '/usr/bin/env').returncode == 1
    assert 'does not run as root' in folder.start_fault()
