"""What the hub's page of the own account knows. The page itself is tested on real hubs: account*.spec.ts."""

import asyncio
import json
from types import SimpleNamespace

import pytest
from conftest import authenticator, request_with
from fake_guard import YES
from jupyterhub_gatebook.answers import NoAnswer, person_of
from jupyterhub_gatebook.person_cookie import PersonCookie, SignedIn, sha256

SESSION = '0f4cc2e1a7b94d0cb9f5a9f3a3c1d2e4'
ADA = SignedIn('u1', 0, 7, sha256(SESSION))


class Handler(PersonCookie):
    """The handler of one request, whose signatures are all right."""

    hub = SimpleNamespace(base_url='/base/hub/')
    cookie_max_age_days = 14

    def __init__(self, cookies='', person=''):
        self.request = request_with({'Cookie': cookies})
        self.person = person
        self.kept = []

    def get_secure_cookie(self, name, max_age_days):
        assert (name, max_age_days) == ('gatebook-person', 14)
        return self.person.encode() or None

    def _set_cookie(self, name, value, **options):
        self.kept.append((name, value, options))


def kept(**person):
    handler = Handler()
    handler.keep_person(person_of({**YES, **person}, ''), SimpleNamespace(id=7), SESSION)
    return handler.kept


def test_who_signs_in_is_kept_in_the_browser():
    ((name, value, options),) = kept()
    assert name == 'gatebook-person'
    assert options == {'domain': None, 'path': '/base/hub/', 'samesite': 'Strict'}
    assert Handler(f'jupyterhub-session-id={SESSION}', value).kept_person() == ADA
    assert SESSION not in value


def test_nobody_is_kept_without_the_revision_of_the_password():
    assert kept(passwordRevision=None) == []


@pytest.mark.parametrize(
    'cookies',
    [
        f'jupyterhub-session-id={SESSION}',
        f'jupyterhub-session-id=of-another-hub; jupyterhub-session-id={SESSION}',
        f'a=b; jupyterhub-session-id={SESSION}; jupyterhub-session-id=of-another-hub',
    ],
)
def test_the_person_is_found_by_each_session_of_a_hub_on_this_host(cookies):
    assert Handler(cookies, json.dumps(vars(ADA))).kept_person() == ADA


@pytest.mark.parametrize('cookies', ['', 'jupyterhub-session-id=no', f'session={SESSION}', 'jupyterhub-session-id'])
def test_the_person_of_another_session_of_the_hub_is_nobody(cookies):
    assert Handler(cookies, json.dumps(vars(ADA))).kept_person() is None


@pytest.mark.parametrize('person', ['', '{', '[]', '7', '{}', '{"user_id": "u1"}', '{"later": 1}'])
def test_what_another_version_has_kept_is_nobody(person):
    assert Handler(f'jupyterhub-session-id={SESSION}', person).kept_person() is None


@pytest.mark.parametrize(
    ('settings', 'expected'),
    [
        ({'guard_url': 'https://accounts.example.org'}, True),
        ({'guard_url': 'http://gatebook:8470'}, False),
        ({'guard_url': 'http://gatebook:8470', 'public_url': 'https://accounts.example.org'}, True),
    ],
)
def test_no_ticket_goes_to_an_address_that_may_be_something_else_in_the_browser(settings, expected):
    url = settings.pop('guard_url')
    assert authenticator(url, **settings).sends_tickets is expected


def ticket(guard, **cookies):
    return asyncio.run(authenticator(guard.url).guard.ticket('u1', 3, **cookies))


def test_a_ticket_is_ordered_for_the_cookies_that_the_pages_get(guard):
    guard.answer((201, {'ticket': 'gbt_eyJh.q-_X', 'expiresAt': '2026-11-29T10:00:00.000Z'}))
    assert ticket(guard, hub_session='a' * 64, browser=None) == 'gbt_eyJh.q-_X'
    asked = guard.requests[-1]
    assert (asked['method'], asked['path']) == ('POST', '/guard/tickets')
    assert asked['body'] == {'userId': 'u1', 'passwordRevision': 3, 'hubSession': 'a' * 64}


@pytest.mark.parametrize('answered', [None, '', 7, 'gbt_', 'gbw_abc', 'gbt_a b', 'gbt_a\r\nSet-Cookie: b', 'gbt_a#b'])
def test_what_is_no_ticket_goes_into_no_address(answered, guard):
    guard.answer((201, {'ticket': answered}))
    with pytest.raises(NoAnswer):
        ticket(guard, hub_session=None, browser=None)
