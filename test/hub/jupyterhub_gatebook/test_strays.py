"""Users of the hub without an account in Gatebook."""

import asyncio
from logging import getLogger

from conftest import authenticator
from fake_guard import YES, refusal
from jupyterhub_gatebook import strays
from sqlalchemy import event
from sqlalchemy.exc import OperationalError


def test_a_fault_of_the_database_ends_one_round_only(app, guard, log, monkeypatch):
    for pause in ('PAUSE_SECONDS', 'QUESTION_PAUSE_SECONDS'):
        monkeypatch.setattr(strays, pause, 0)
    guard.answer(refusal(404, 'not_found'), (200, YES))
    engine = app.db.get_bind()

    def fails_once(_connection, _cursor, statement, *_):
        event.remove(engine, 'before_cursor_execute', fails_once)
        raise OperationalError(statement, {}, Exception('locked'))

    event.listen(engine, 'before_cursor_execute', fails_once)

    async def run():
        watching = asyncio.ensure_future(strays.watch(app, authenticator(guard.url).guard, {}, getLogger('hub')))
        while 'no account for them' not in log() and not watching.done():  # noqa: ASYNC110 - the log has no event
            await asyncio.sleep(0.01)
        watching.cancel()

    asyncio.run(run())
    assert 'without an account failed' in log()
    assert "no account for them: 'ada'" in log()
