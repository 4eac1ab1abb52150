"""Files of the module dbm: written by a Python that has the kind, and read by it or by this one."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from jupyterhub_gatebook.change_over import dbm_files
from jupyterhub_gatebook.change_over.former_users import CannotRead

ENTRIES = {b'ada': b'$2b$12$one', 'jürgen'.encode(): b'$2b$12$two'}
# Debian's, of the same version: it has the kinds for which this one may lack the C library
OTHER_PYTHON = '/usr/bin/python3'
WRITE = """
import importlib, sys
with importlib.import_module(sys.argv[1]).open(sys.argv[2], 'c', 0o600) as file:
    file['ada'], file['jürgen'] = b'$2b$12$one', b'$2b$12$two'
"""
# the package alone: what it imports is compiled for this Python
READ = """
import pathlib, sys, types
for name, folder in zip(('jupyterhub_gatebook', 'jupyterhub_gatebook.change_over'), sys.argv[2:]):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [folder]
from jupyterhub_gatebook.change_over import dbm_files
print(sorted(dbm_files.read(pathlib.Path(sys.argv[1])).items()))
"""
FOLDER = Path(dbm_files.__file__).parent


def by_other_python(code, *arguments):
    environment = {name: value for name, value in os.environ.items() if not name.startswith('PYTHON')}
    environment['PYTHONDONTWRITEBYTECODE'] = '1'
    done = subprocess.run([OTHER_PYTHON, '-c', code, *arguments], env=environment, capture_output=True, text=True)
    assert done.stderr == ''
    return done.stdout.strip()


def read_by_other_python(path):
    return by_other_python(READ, str(path), str(FOLDER.parent), str(FOLDER))


@pytest.mark.parametrize('kind', ['dbm.gnu', 'dbm.ndbm', 'dbm.dumb'])
def test_every_kind_is_read_by_the_python_that_has_it(kind, tmp_path):
    path = tmp_path / 'passwords.dbm'
    by_other_python(WRITE, kind, str(path))
    assert read_by_other_python(path) == str(sorted(ENTRIES.items()))


def test_the_kind_that_needs_no_library_is_read_everywhere(tmp_path):
    by_other_python(WRITE, 'dbm.dumb', str(tmp_path / 'passwords.dbm'))
    assert dbm_files.read(tmp_path / 'passwords.dbm') == ENTRIES


def test_the_kind_of_newer_pythons_is_read_everywhere(tmp_path):
    path = tmp_path / 'passwords.dbm'
    with sqlite3.connect(path) as connection:
        # as dbm.sqlite3 of Python 3.13 has it
        connection.execute('CREATE TABLE Dict (key BLOB UNIQUE NOT NULL, value BLOB NOT NULL)')
        connection.executemany('INSERT INTO Dict VALUES (?, ?)', ENTRIES.items())
    connection.close()
    assert dbm_files.read(path) == ENTRIES
    assert read_by_other_python(path) == str(sorted(ENTRIES.items()))


@pytest.mark.parametrize(
    ('content', 'reason'),
    [
        (None, 'There is no file'),
        (b'', 'is not a file of the module dbm'),
        (b'nothing of the kind, but long enough to have a magic number', 'is not a file of the module dbm'),
        (b'SQLite format 3\0 and then nothing', 'cannot be read'),
    ],
)
def test_what_is_no_such_file_is_named_and_never_made(content, reason, tmp_path):
    path = tmp_path / 'passwords.dbm'
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CannotRead, match=reason):
        dbm_files.read(path)
    assert [each.name for each in tmp_path.iterdir()] == ([] if content is None else ['passwords.dbm'])


def test_a_kind_that_this_python_lacks_is_named_with_the_remedy(tmp_path, monkeypatch):
    path = tmp_path / 'passwords.dbm'
    by_other_python(WRITE, 'dbm.gnu', str(path))
    monkeypatch.setitem(sys.modules, 'dbm.gnu', None)
    with pytest.raises(CannotRead, match='install python3-gdbm'):
        dbm_files.read(path)
