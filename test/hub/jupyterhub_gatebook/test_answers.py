"""What the guard answers, and what a person then reads."""

import asyncio
import json

import pytest
from conftest import authenticator
from fake_guard import YES, refusal
from jupyterhub_gatebook import texts
from jupyterhub_gatebook.user_checks import Session
from tornado import web

USER_ID = '0199a1c2-5f7e-7b1a-9d0e-3c1f4f2a7b10'


@pytest.fixture
def refused(guard, sign_in):
    """Sign in and return status, text and headers of the refusal."""

    def by(*answers, **settings):
        guard.answer(*answers)
        with pytest.raises(web.HTTPError) as raised:
            sign_in(**settings)
        return raised.value.status_code, raised.value.text, raised.value.headers

    return by


@pytest.mark.parametrize(
    'change',
    [
        {'groups': 'staff'},
        {'groups': [1, None]},
        {'groups': [{}]},
        {'groups': None},
        {'groups': ['']},
        {'admin': 'yes'},
        {'name': ['ada']},
        {'name': ''},
        {'userId': None},
        {'revision': True},
        {'passwordRevision': '0'},
    ],
)
def test_a_yes_of_another_form_is_no_yes(change, refused, log):
    assert refused((200, {**YES, **change}), manage_groups=True) == (503, texts.MISCONFIGURED, {})
    assert len(log().splitlines()) == 1
    assert 'it says yes ' in log()


def test_a_person_without_a_password_revision_is_one(guard, sign_in):
    guard.answer((200, {**YES, 'passwordRevision': None}))
    assert sign_in()['auth_state']['passwordRevision'] is None


@pytest.mark.parametrize('code', sorted(texts.REFUSALS))
def test_a_refusal_about_the_person_says_what_to_do(code, refused):
    status, text, _ = refused(refusal(403, code))
    assert (status, text) == (403, texts.REFUSALS[code])


@pytest.mark.parametrize(
    ('until', 'told'),
    [
        ('2031-01-31T00:00:00.000Z', '2031-01-31 01:00 (CET)'),
        # midnight belongs to the day before it, as on our pages
        ('2031-01-31T23:00:00.000Z', '2031-01-31 24:00 (CET)'),
    ],
)
def test_the_end_of_a_block_is_told_in_the_time_of_the_hub(until, told, refused, monkeypatch):
    monkeypatch.setenv('TZ', 'CET-1')
    __import__('time').tzset()
    text = refused(refusal(403, 'blocked', until=until))[1]
    monkeypatch.undo()
    __import__('time').tzset()
    assert text == f'Your account is blocked until {told}. Ask an administrator.'


@pytest.mark.parametrize('until', ['soon', 5, '', '9999-12-31T23:59:59Z' * 2])
def test_an_end_that_is_no_instant_is_left_out(until, refused):
    assert refused(refusal(403, 'blocked', until=until))[1] == 'Your account is blocked. Ask an administrator.'


@pytest.mark.parametrize(
    ('reason', 'told'),
    [
        ('100% <b>late</b> %s', ' The reason: “100% <b>late</b> %s”.'),
        ('', ''),
        (['late'], ''),
    ],
)
def test_the_reason_of_a_block_is_told(reason, told, refused):
    text = refused(refusal(403, 'blocked', reason=reason))[1]
    assert text == f'Your account is blocked.{told} Ask an administrator.'


def test_a_refusal_with_an_unknown_code_shows_its_text(refused):
    assert refused(refusal(403, 'second_factor_required'))[:2] == (403, 'Detail of second_factor_required.')
    assert refused((403, {'code': 'new', 'detail': 5}))[1] == texts.REFUSED


@pytest.mark.parametrize(
    ('seconds', 'spoken'), [(1, 'in 1 second'), (10, 'in 10 seconds'), (60, 'in 1 minute'), (61, 'in 2 minutes')]
)
def test_who_has_to_wait_is_told_how_long(seconds, spoken, refused):
    status, text, headers = refused(refusal(429, 'throttled', retryAfterSeconds=seconds))
    assert (status, text) == (429, f'Too many failed sign-ins. Please try again {spoken}.')
    assert headers == {'Retry-After': str(seconds)}


@pytest.mark.parametrize('seconds', [None, 'ten', True, -1, 1.5])
def test_a_wait_that_is_no_number_is_later(seconds, refused):
    told = refused(refusal(429, 'throttled', retryAfterSeconds=seconds))
    assert told == (429, 'Too many failed sign-ins. Please try again later.', {})


def test_a_full_engine_is_asked_again(guard, sign_in):
    full = refusal(503, 'overloaded', retryAfterSeconds=0)
    guard.answer(full, full, (200, YES))
    assert sign_in()['name'] == 'ada'
    assert len(guard.requests) == 3


def test_nothing_else_is_asked_again(guard, refused):
    assert refused(refusal(503, 'not_ready', retryAfterSeconds=0), (200, YES))[:2] == (503, texts.UNAVAILABLE)
    assert len(guard.requests) == 1


@pytest.mark.parametrize('answer', [refusal(401, 'invalid_credentials'), refusal(413, 'too_large')])
def test_wrong_credentials_are_no_error(answer, guard, sign_in, log):
    guard.answer(answer)
    assert sign_in() is None
    assert log() == f"Sign-in of 'ada' refused: {answer[1]['code']}"


def test_a_refusal_is_logged_with_its_name_on_one_line(guard, refused, log):
    refused(refusal(403, 'blocked'))
    assert log() == "Sign-in of 'ada' refused: blocked"


def test_thousands_of_people_can_be_ended_at_once(guard):
    sent = [Session(f'person-{index}', USER_ID, 3) for index in range(5_000)]
    # as long as the engine tells one
    reason = 'ü' * 300
    entry = {'userId': USER_ID, 'code': 'blocked', 'detail': f'Your account is blocked. The reason: {reason}'}
    answer = {'ended': [{'name': one.name, **entry} for one in sent]}
    guard.answer((200, json.dumps(answer, ensure_ascii=False).encode()))
    assert len(asyncio.run(authenticator(guard.url).guard.ended(sent, 0))) == len(sent)
