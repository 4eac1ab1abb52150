"""The links to Gatebook's pages for administrators."""

import asyncio
from types import SimpleNamespace

import pytest
from conftest import authenticator
from fake_guard import refusal
from jupyterhub_gatebook import administration
from jupyterhub_gatebook.administration import PeopleLinks, pages_at

BOSS = SimpleNamespace(admin=True)
PAGES = '/services/gatebook/admin/'


@pytest.mark.parametrize(
    ('pages_url', 'admin_pages', 'admin_url', 'expected'),
    [
        ('/services/gatebook/', True, '', '/services/gatebook/admin/'),
        ('/services/gatebook/', False, '', ''),
        ('/services/gatebook/', False, 'https://admin.example.org', ''),
        ('', True, '', ''),
        ('', True, 'https://admin.example.org', 'https://admin.example.org/admin/'),
        (
            '/services/gatebook/',
            True,
            'https://admin.example.org/',
            'https://admin.example.org/services/gatebook/admin/',
        ),
        ('https://a.example/gate/', True, 'https://b.example:8443/x/', 'https://b.example:8443/x/admin/'),
    ],
)
def test_the_pages_are_where_the_engine_has_them(pages_url, admin_pages, admin_url, expected):
    assert pages_at(pages_url, admin_pages, admin_url) == expected


def links(guard, user=BOSS, pages=PAGES, times=1):
    """Return what somebody sees who opens a page so often."""
    made = PeopleLinks(authenticator(guard.url).guard, pages)

    async def look():
        return [await made.shown_to(user) for _ in range(times)][-1]

    return [tuple(link) for link in asyncio.run(look())]


@pytest.mark.parametrize(
    ('waiting', 'text'), [(1, '1 waits for approval'), (3, '3 wait for approval'), (0, None), (None, None)]
)
def test_an_administrator_sees_how_many_wait(waiting, text, guard):
    guard.answer((200, {'ended': [], 'pendingSignUps': waiting}))
    expected = [(f'{PAGES}people', 'People')]
    assert links(guard) == expected + ([(f'{PAGES}sign-ups', text)] if text else [])
    assert guard.requests[0]['path'] == '/guard/access'
    assert guard.requests[0]['body'] == {'people': []}


def test_nobody_else_does_and_nothing_is_asked(guard):
    for user, pages in [(SimpleNamespace(admin=False), PAGES), (SimpleNamespace(), PAGES), (None, PAGES), (BOSS, '')]:
        assert links(guard, user, pages) == []
    assert guard.requests == []


def test_gatebook_is_asked_once_in_a_while(guard, monkeypatch):
    guard.answer((200, {'ended': [], 'pendingSignUps': 3}))
    links(guard, times=5)
    assert len(guard.requests) == 1
    monkeypatch.setattr(administration, 'PAUSE_SECONDS', 0)
    links(guard, times=2)
    assert len(guard.requests) == 3


@pytest.mark.parametrize(
    'answer',
    [
        (200, {'ended': []}),
        (200, {'ended': [], 'pendingSignUps': '<b>3</b>'}),
        (200, b'no JSON'),
        (503, b''),
        refusal(403, 'insufficient_scope'),
    ],
)
def test_without_an_answer_the_page_is_there_all_the_same(answer, guard):
    guard.answer(answer)
    assert links(guard) == [(f'{PAGES}people', 'People')]
