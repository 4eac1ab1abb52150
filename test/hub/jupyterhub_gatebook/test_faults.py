"""A guard that is away, is something else, or does not accept this hub: what the log says."""

import asyncio
import socket
import time

import pytest
from conftest import FORM, authenticator
from fake_guard import YES, RawServer, refusal
from jupyterhub_gatebook import guard as guard_module
from jupyterhub_gatebook import guard_calls, texts
from jupyterhub_gatebook import probe as probe_module
from jupyterhub_gatebook.http_client import MAX_ANSWER_BYTES
from tornado import web
from tornado.httpclient import AsyncHTTPClient

REDIRECT = (302, b'', {'Location': 'https://elsewhere.test/login'})
SETTING = 'GatebookAuthenticator.guard_url'


@pytest.fixture
def look(log):
    """Begin a hub, as far as the authenticator is concerned, until the log has so many lines."""

    def at(url, *, lines=1, **settings):
        async def begin():
            hub = authenticator(url, **settings)
            hub.get_handlers(None)
            while len(log().splitlines()) < lines:  # noqa: ASYNC110 - the log has no event
                await asyncio.sleep(0)
            hub._probing.cancel()

        asyncio.run(begin())

    return at


def free_address():
    with socket.create_server(('127.0.0.1', 0)) as server:
        return f'http://127.0.0.1:{server.getsockname()[1]}'


def test_a_hub_that_starts_says_that_gatebook_answers(look, guard, log):
    guard.answer(refusal(404, 'not_found'))
    look(guard.url)
    assert log() == f"Gatebook at '{guard.url}' answers this hub"
    assert guard.requests[0]['token'] == 'Bearer gbk_test'


@pytest.mark.parametrize(
    ('answer', 'what'),
    [
        (refusal(401, 'invalid_token'), 'does not accept the token from GatebookAuthenticator.guard_token'),
        (refusal(403, 'insufficient_scope'), 'has not the scope for this'),
        (refusal(404, 'no_route'), f'no guard under this address. Is {SETTING} the address'),
        (refusal(503, 'not_ready'), 'it is not ready'),
        (refusal(500, 'internal'), 'it answers with internal. See its own log'),
        ((200, b'<html>hello</html>'), f'status 200 and no JSON object. Is {SETTING} the address'),
        ((404, b'<html>hello</html>'), 'status 404 and no JSON object'),
        ((200, b'[' * 100_000), 'status 200 and no JSON object'),
        ((401, b'\xff\xfe'), 'status 401 and no JSON object'),
        ((200, []), 'status 200 and no JSON object'),
        ((200, {'code': 'ok'}), 'status 200 in another form'),
        ((503, {'error': 'x'}), 'status 503 in another form'),
        ((403, {'code': 'two\nlines'}), 'status 403 in another form'),
        ((200, YES), 'it knows everybody'),
        (REDIRECT, f"it redirects to 'https://elsewhere.test/login'. Set {SETTING}"),
        ((200, b' ' * (MAX_ANSWER_BYTES + 1)), 'the connection failed'),
    ],
)
def test_a_fault_is_found_when_the_hub_starts(look, answer, what, guard, log):
    guard.answer(answer)
    look(guard.url)
    assert f"Nobody can sign in. Gatebook at '{guard.url}': " in log()
    assert what in log()
    assert len(log().splitlines()) == 1
    assert 'gbk_test' not in log()


@pytest.mark.parametrize(
    ('url', 'what'),
    [
        ('127.0.0.1:8470', 'that is no address'),
        ('', 'that is no address'),
        ('http://', 'that is no address'),
        ('ftp://127.0.0.1', 'that is no address'),
        ('http://127.0.0.1:port', 'that is no address'),
        ('http://127.0.0.1:8470/?a=b', 'that is no address'),
        ('http://nobody.invalid:8470', 'its host name is not known here'),
    ],
)
def test_a_wrong_address_is_found_when_the_hub_starts(look, url, what, log):
    look(url)
    assert f"Gatebook at '{url}': {what}. " in log()
    assert SETTING in log()


def test_a_hub_that_starts_first_says_later_that_gatebook_answers(look, guard, log, monkeypatch):
    monkeypatch.setattr(probe_module, 'PAUSE_SECONDS', 0)
    not_ready = refusal(503, 'not_ready')
    guard.answer(not_ready, not_ready, refusal(401, 'invalid_token'), refusal(404, 'not_found'))
    look(guard.url, lines=3)
    first, second, last = log().splitlines()
    assert 'it is not ready' in first
    assert 'it does not accept the token' in second
    assert last == f"Gatebook at '{guard.url}' answers this hub"


def test_a_password_in_the_address_is_not_logged(look, log):
    look('http://me:secret@127.0.0.1:8470')
    assert "Gatebook at 'http://127.0.0.1:8470': that is no address" in log()


def test_a_guard_that_is_away_is_told_at_once(sign_in, log):
    url = free_address()
    with pytest.raises(web.HTTPError) as refused:
        sign_in(url=url)
    assert (refused.value.status_code, refused.value.text) == (503, texts.UNAVAILABLE)
    assert log() == f"Gatebook at '{url}': the connection was refused. Start Gatebook, or correct {SETTING}"


def test_a_fault_of_the_set_up_is_not_called_temporary(guard, sign_in):
    guard.answer(refusal(401, 'invalid_token'))
    with pytest.raises(web.HTTPError) as refused:
        sign_in()
    assert (refused.value.status_code, refused.value.text) == (503, texts.MISCONFIGURED)


@pytest.mark.parametrize(
    ('sent', 'closes'),
    [(b'', False), (b'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{', False), (b'', True), (b'SSH-2.0\r\n', True)],
)
def test_a_guard_that_hangs_or_is_no_web_server_is_given_up(sent, closes, sign_in, log, monkeypatch):
    monkeypatch.setattr(guard_module, 'LOGIN_REQUEST_SECONDS', 0.2)
    server = RawServer(sent, closes=closes)
    try:
        with pytest.raises(web.HTTPError) as refused:
            sign_in(url=server.url)
    finally:
        server.close()
    assert (refused.value.status_code, refused.value.text) == (503, texts.UNAVAILABLE)
    assert f"Gatebook at '{server.url}': " in log()
    assert SETTING in log()


def is_busy_for(seconds, call):
    """Let the hub do something else, for so long, while an answer comes."""

    async def ask():
        asked = asyncio.ensure_future(call)
        await asyncio.sleep(0)
        time.sleep(seconds)  # noqa: ASYNC251
        return await asked

    return asyncio.run(ask())


def test_an_answer_that_the_hub_was_too_busy_to_read_is_asked_for_again(guard, monkeypatch):
    monkeypatch.setattr(guard_module, 'CHECK_SECONDS', 0.2)
    person = is_busy_for(0.8, authenticator(guard.url).guard.check('ada', None, None))
    assert person.name == 'ada'


def test_a_password_is_never_sent_again(guard, sign_in, monkeypatch):
    monkeypatch.setattr(guard_module, 'LOGIN_REQUEST_SECONDS', 0.2)
    monkeypatch.setattr(guard_calls, 'LATE_SECONDS', 0)
    guard.wait_for(2)
    with pytest.raises(web.HTTPError) as refused:
        sign_in()
    assert refused.value.status_code == 503
    assert len(guard.requests) == 1


def test_tls_where_there_is_none_is_named(look, guard, log):
    look(guard.url.replace('http:', 'https:'))
    assert 'there is no TLS connection to it (' in log()


def test_a_base_path_is_kept(look, guard):
    guard.answer(refusal(404, 'not_found'))
    look(f'{guard.url}/services/gatebook/')
    assert guard.requests[0]['path'].startswith('/services/gatebook/guard/users/')


def test_a_class_signs_in_at_the_same_moment(guard):
    """The guard answers when all of them are there: the hub's own HTTP client has places for ten."""
    together = guard.wait_for(40)
    hub = authenticator(guard.url)

    async def sign_in_everybody():
        return await asyncio.gather(*[hub.get_authenticated_user(None, FORM) for _ in range(40)])

    assert all(asyncio.run(sign_in_everybody()))
    assert not together.broken


def test_another_http_client_of_the_hub_is_not_used(guard, sign_in):
    AsyncHTTPClient.configure(None, defaults={'proxy_host': 'proxy.invalid'}, max_clients=1)
    try:
        assert sign_in()['name'] == 'ada'
    finally:
        AsyncHTTPClient.configure(None)
