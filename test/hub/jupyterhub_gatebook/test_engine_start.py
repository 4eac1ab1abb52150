"""People who are in while the engine of their hub starts."""

import asyncio
from types import SimpleNamespace

import pytest
from conftest import authenticator
from fake_guard import YES
from jupyterhub_gatebook import watched_sessions
from jupyterhub_gatebook.answers import NoAnswer
from jupyterhub_gatebook.user_checks import Session

AWAY = (502, b'away')
ADA = Session('ada')


async def asked(guard, *, is_over, then=lambda _: None):
    """Ask about ada while a hub starts, or has started; return the name that is answered."""
    made = authenticator(guard.url)
    event = asyncio.Event()
    if is_over:
        event.set()
    made._probe = SimpleNamespace(is_over=event)
    question = asyncio.ensure_future(made._ask_for(ADA))
    while not guard.requests:  # noqa: ASYNC110 - the guard runs in a thread of its own
        await asyncio.sleep(0.01)
    then(event)
    return (await question).name


def test_a_check_waits_until_the_engine_answers(guard):
    guard.answer(AWAY, (200, YES))
    assert asyncio.run(asked(guard, is_over=False, then=lambda event: event.set())) == 'ada'
    assert len(guard.requests) == 2


def test_it_does_not_wait_for_long(guard, monkeypatch):
    monkeypatch.setattr(watched_sessions, 'START_WAIT_SECONDS', 0.05)
    guard.answer(AWAY)
    with pytest.raises(NoAnswer):
        asyncio.run(asked(guard, is_over=False))


def test_nor_when_the_hub_has_started(guard):
    guard.answer(AWAY, (200, YES))
    with pytest.raises(NoAnswer):
        asyncio.run(asked(guard, is_over=True))
    assert len(guard.requests) == 1
