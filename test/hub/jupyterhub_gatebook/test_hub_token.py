"""Where the hub's token comes from, and when it is read."""

import asyncio
import os

import pytest
from conftest import FORM, authenticator
from fake_guard import YES, refusal
from jupyterhub_gatebook import texts
from tornado import web

REFUSED = refusal(401, 'invalid_token')


@pytest.fixture
def file(tmp_path):
    path = tmp_path / 'gatebook-token'
    path.write_text('gbk_file\n')
    return path


def tokens(guard):
    return [request['token'] for request in guard.requests]


def test_it_comes_from_a_file(file, guard, sign_in):
    sign_in(guard_token='', guard_token_file=str(file))
    assert tokens(guard) == ['Bearer gbk_file']


def test_the_environment_names_the_file(file, guard, sign_in, monkeypatch):
    monkeypatch.setenv('GATEBOOK_GUARD_TOKEN', 'gbk_environment')
    sign_in(guard_token='')
    monkeypatch.setenv('GATEBOOK_GUARD_TOKEN_FILE', str(file))
    sign_in(guard_token='')
    assert tokens(guard) == ['Bearer gbk_environment', 'Bearer gbk_file']


def test_the_setting_goes_before_the_environment(file, guard, sign_in, monkeypatch):
    monkeypatch.setenv('GATEBOOK_GUARD_TOKEN_FILE', str(file))
    sign_in(guard_token='gbk_setting')
    assert tokens(guard) == ['Bearer gbk_setting']


def test_a_file_that_changes_is_read_again(file, guard, tmp_path):
    hub = authenticator(guard.url, guard_token='', guard_token_file=str(file))

    async def twice():
        await hub.get_authenticated_user(None, FORM)
        other = tmp_path / 'other'
        other.write_text('gbk_other')
        other.replace(file)
        await hub.get_authenticated_user(None, FORM)

    asyncio.run(twice())
    assert tokens(guard) == ['Bearer gbk_file', 'Bearer gbk_other']


def test_a_token_that_is_refused_is_read_again(file, guard):
    hub = authenticator(guard.url, guard_token='', guard_token_file=str(file))
    asked = []

    async def twice():
        await hub.get_authenticated_user(None, FORM)
        stat = file.stat()
        # as long, as old, the same file: nothing shows that it is another token
        file.write_text('gbk_next\n')
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        guard.answer(REFUSED, (200, YES))
        asked.append(await hub.get_authenticated_user(None, FORM))

    asyncio.run(twice())
    assert asked[0]['name'] == 'ada'
    assert tokens(guard) == ['Bearer gbk_file', 'Bearer gbk_file', 'Bearer gbk_next']


def test_a_token_that_stays_refused_is_not_sent_again(file, guard, sign_in, log):
    guard.answer(REFUSED)
    with pytest.raises(web.HTTPError):
        sign_in(guard_token='', guard_token_file=str(file))
    assert len(guard.requests) == 1
    assert f'it does not accept the token from {file}' in log()


@pytest.mark.parametrize(
    ('content', 'what'),
    [
        (b'', 'this hub has no token for it'),
        (b'  \n', 'this hub has no token for it'),
        (b'gbk_a\ngbk_b', 'is no token'),
        ('gbk_ä'.encode(), 'is no token'),
        (b'\xff\xfe', 'cannot be read (it is not text)'),
        (None, 'cannot be read (No such file or directory)'),
    ],
)
def test_a_hub_without_a_token_starts_and_says_what_to_do(content, what, file, guard, sign_in, log):
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    with pytest.raises(web.HTTPError) as refused:
        sign_in(guard_token='', guard_token_file=str(file))
    assert refused.value.text == texts.MISCONFIGURED
    assert what in log()
    assert 'GATEBOOK_GUARD_TOKEN_FILE' in log()
    assert guard.requests == []
