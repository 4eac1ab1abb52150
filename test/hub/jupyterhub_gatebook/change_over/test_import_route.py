"""Imports by HTTP: what is sent, and what is said if it is not taken."""

import pytest
from fake_guard import refusal
from jupyterhub_gatebook.change_over.import_route import ImportRoute
from jupyterhub_gatebook.change_over.importer import CannotImport

ROW = {'username': 'ada', 'passwordHash': '$2b$12$hash'}
ITEM = {'line': 1, 'username': 'ada', 'outcome': 'created'}


@pytest.fixture
def route(guard, tmp_path):
    """Make an importer for the fake Gatebook, or for another address."""

    def make(url=None, token='gbk_admin\n'):
        file = tmp_path / 'token'
        file.write_text(token)
        return ImportRoute(url or guard.url, str(file))

    return make


def test_the_token_of_the_file_and_the_rows_are_sent(route, guard):
    guard.answer((200, {'items': [ITEM]}))
    assert route(f'{guard.url}/').import_rows([ROW], dry_run=True) == [ITEM]
    assert guard.requests == [
        {'method': 'POST', 'path': '/api/users/import?dryRun=true', 'token': 'Bearer gbk_admin', 'body': ROW}
    ]


def test_an_administrator_is_made_by_the_name(route, guard):
    guard.answer((200, {'username': 'a/b'}))
    route().grant_admin('a/b')
    assert [request['path'] for request in guard.requests] == ['/api/users/a%2Fb/grant-admin']


@pytest.mark.parametrize(
    ('answer', 'said'),
    [
        (refusal(403, 'insufficient_scope'), 'insufficient_scope'),
        (refusal(503, 'overloaded'), 'Detail of overloaded'),
        ((200, b'<html>'), 'Is --url the address'),
        ((200, {'items': [{**ITEM, 'line': 2}]}), '--dry-run'),
        ((500, b''), 'status 500'),
    ],
)
def test_what_is_no_report_is_none(route, guard, answer, said):
    guard.answer(answer)
    with pytest.raises(CannotImport, match=said):
        route().import_rows([ROW], dry_run=False)


def test_a_redirect_is_not_followed_with_the_token(route, guard):
    guard.answer((302, {}, {'Location': f'{guard.url}/elsewhere'}), (200, {'items': [ITEM]}))
    with pytest.raises(CannotImport):
        route().import_rows([ROW], dry_run=False)
    assert len(guard.requests) == 1


@pytest.mark.parametrize('url', ['gatebook.example.org', 'ftp://gatebook.example.org', 'http://user:secret@host'])
def test_an_address_that_is_none_is_refused(route, url):
    with pytest.raises(CannotImport, match='--url'):
        route(url)


@pytest.mark.parametrize('token', ['', 'two words', 'line\nbreak'])
def test_a_file_without_a_token_is_refused(route, token):
    with pytest.raises(CannotImport, match='--token-file'):
        route(token=token)


def test_nobody_at_the_address_is_told(route):
    with pytest.raises(CannotImport, match='the connection was refused'):
        route('http://127.0.0.1:9').import_rows([ROW], dry_run=False)
