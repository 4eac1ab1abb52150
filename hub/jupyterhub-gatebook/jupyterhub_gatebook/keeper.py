"""Ends what people have at the hub whom Gatebook does not admit any more, as soon as Gatebook says so."""

import asyncio
import json
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Callable, Optional

from . import ending, names
from .answers import Ended, NoAnswer
from .guard import Guard
from .hub_sessions import roll_back_after
from .people_at_hub import users_at_hub
from .user_checks import Session, UserChecks

WAIT_SECONDS = 25
# between two calls
PAUSE_SECONDS = 1
# without an answer: doubled from call to call
PAUSE_MAX_SECONDS = 5
# an engine that starts is there by then
FAULT_LOGGED_AFTER_SECONDS = 10
# who is not at the hub for longer is checked at the next request
FRESH = timedelta(days=1)
# limits of the guard
PEOPLE_MAX = 5_000
PEOPLE_MAX_BYTES = 1_000_000

HUB_START_SECONDS = 120
HUB_START_POLL_SECONDS = 0.5

# of a person in a request, without the name
PERSON_BYTES = 120


@dataclass(frozen=True)
class Watched:
    """A user of the hub by number, and whom to ask about."""

    user_id: int
    session: Session


class Keeper:
    """Keeps one call to the guard open: whose sessions have to end. No answer ends nobody's."""

    def __init__(
        self,
        guard: Guard,
        checks: UserChecks,
        session_of: Callable[[Any], Awaitable[Optional[Session]]],
        look_for_engine: Callable[[], Awaitable[None]],
        log: logging.Logger,
    ) -> None:
        """`session_of` gives whom to ask about for a user; without an answer, `look_for_engine` is called."""
        self._guard = guard
        self._checks = checks
        self._session_of = session_of
        self._look_for_engine = look_for_engine
        self._log = log
        self._changed = asyncio.Event()
        self._ending: dict[str, asyncio.Task[None]] = {}
        # when the sessions of these users were ended, in monotonic time
        self._ended_at: dict[str, float] = {}
        # what the log has of faults: of this hub, and of Gatebook
        self._own_fault = ''
        self._fault = ''
        self._fault_since: Optional[float] = None

    def look_again(self) -> None:
        """Begin a new call soon: somebody has signed in, or starts a server."""
        self._changed.set()

    async def run(self, app: Any) -> None:
        """Watch the people of a hub for as long as it runs."""
        await _hub_has_started(app)
        pause = PAUSE_SECONDS
        while True:
            began = time.monotonic()
            self._changed.clear()
            try:
                await self._watch(app, began)
                self._note_answer()
                self._own_fault = ''
                pause = PAUSE_SECONDS
            except NoAnswer as fault:
                self._note_fault(str(fault))
                pause = min(2 * pause, PAUSE_MAX_SECONDS)
            except Exception as error:  # noqa: BLE001 - of the hub or its database; it has to go on
                roll_back_after(error, app)
                if self._own_fault != repr(error):
                    self._own_fault = repr(error)
                    self._log.exception('The people of this hub could not be watched')
                pause = PAUSE_MAX_SECONDS
            await asyncio.sleep(max(0, began + pause - time.monotonic()))

    async def _watch(self, app: Any, began: float) -> None:
        if self._fault_since is not None and began - self._fault_since < FAULT_LOGGED_AFTER_SECONDS:
            # later the hub restarts the engine by itself, less often
            await self._look_for_engine()
        people = await self._people(app)
        if not people:
            await self._wait_for_change()
            return
        by_name = defaultdict(list)
        for one in people:
            by_name[one.session.name].append(one)
        for ended in await self._unless_changed(self._guard.ended([one.session for one in people], WAIT_SECONDS)):
            for one in by_name[ended.name]:
                # None: removed meanwhile
                user = app.users.get(one.user_id) if _is_about(ended, one.session) else None
                # who has just signed in is asked about again
                if user is not None and not self._checks.was_admitted_since(began, user.name):
                    self._end(app, user, one.session, ended)

    async def _unless_changed(self, question: Coroutine[Any, Any, list[Ended]]) -> list[Ended]:
        """Return the answer; nobody where somebody signs in or starts a server meanwhile. Raises NoAnswer."""
        tasks = answer, change = asyncio.ensure_future(question), asyncio.ensure_future(self._changed.wait())
        try:
            # where somebody signs in each moment, an answer that is there at once is used all the same
            await asyncio.wait([answer], timeout=PAUSE_SECONDS)
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return answer.result() if answer.done() else []
        finally:
            change.cancel()
            answer.cancel()

    async def _wait_for_change(self) -> None:
        try:
            await asyncio.wait_for(self._changed.wait(), WAIT_SECONDS)
        except asyncio.TimeoutError:
            return

    async def _people(self, app: Any) -> list[Watched]:
        """Return whom to ask about: who is at the hub, without those whose sessions are ended."""
        people: list[Watched] = []
        size = 0
        async for user in users_at_hub(app, self._checks.admitted_within(FRESH.total_seconds()), FRESH):
            session = None if self._is_ended(user.name) else await self._session_of(user)
            if session is None or not names.is_a_name(session.name):
                continue
            size += len(json.dumps(session.name)) + PERSON_BYTES
            if len(people) == PEOPLE_MAX or size > PEOPLE_MAX_BYTES:
                break
            people.append(Watched(user.id, session))
        return people

    def _is_ended(self, name: str) -> bool:
        if name in self._ending:
            return True
        ended_at = self._ended_at.get(name)
        if ended_at is None or not self._checks.was_admitted_since(ended_at, name):
            return ended_at is not None
        del self._ended_at[name]
        return False

    def _end(self, app: Any, user: Any, session: Session, ended: Ended) -> None:
        name = user.name
        if name in self._ending:
            return
        if ended.code == 'password_changed':
            ending.end_older_sessions(user, 'has a new password', self._log)
            self._checks.note_ended(name, session)
            return
        self._ended_at[name] = time.monotonic()
        self._checks.note_refused(name)
        task = asyncio.ensure_future(self._end_all(app, user, ended.code))
        self._ending[name] = task
        task.add_done_callback(lambda _: self._ending.pop(name, None))

    async def _end_all(self, app: Any, user: Any, code: str) -> None:
        """Stop somebody's servers, delete their tokens and shut their browsers out, unless they sign in meanwhile."""
        name, ended_at = user.name, time.monotonic()
        try:
            await ending.end_all(app, user, code, lambda: self._checks.was_admitted_since(ended_at, name), self._log)
        except Exception as error:  # noqa: BLE001 - of the hub or its database
            roll_back_after(error, app)
            # asked about again
            self._ended_at.pop(name, None)
            self._log.exception('The sessions of %s could not be ended', names.loggable(name))

    def _note_fault(self, fault: str) -> None:
        now = time.monotonic()
        if self._fault_since is None:
            self._fault_since = now
        if not self._fault and now - self._fault_since >= FAULT_LOGGED_AFTER_SECONDS:
            self._fault = fault
            self._log.error(
                'Until Gatebook answers, servers of people who are blocked go on. Gatebook at %s: %s',
                self._guard.endpoint.shown,
                fault,
            )

    def _note_answer(self) -> None:
        self._fault_since = None
        if self._fault:
            self._fault = ''
            self._log.info('Gatebook at %s says again who is blocked', self._guard.endpoint.shown)


def _is_about(ended: Ended, session: Session) -> bool:
    """Return whether an entry with the name of a session is about its person."""
    return session.user_id is None or session.user_id.lower() == (ended.user_id or '').lower()


async def _hub_has_started(app: Any) -> None:
    deadline = time.monotonic() + HUB_START_SECONDS
    while time.monotonic() < deadline:
        started = getattr(app, '_start_future', None)
        if started is not None and started.done():
            return
        await asyncio.sleep(HUB_START_POLL_SECONDS)
