"""What the guard last said about the people who are in."""

import asyncio
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from typing import Callable, Optional, Union

from .answers import NoAnswer, Person, Refused

# for a user of before Gatebook: nobody has the name, or a stranger has asked for it; no refusals of a known person
OF_NOBODY = ('not_found', 'pending_approval', 'rejected')
# refusals that end a session
STATUS_OF_A_NO = (403, 404, 410)

# the hub counts the age of its own from before its question
KEPT_PART = 0.5
# whoever is let in again does not wait for long
REFUSAL_KEPT_SECONDS = 10
# many requests at once ask once, and a guard that is back is found at once
NO_ANSWER_KEPT_SECONDS = 1


@dataclass(frozen=True)
class Session:
    """Whom to ask for: the name in Gatebook, and what the hub knows of the person who signed in under it."""

    name: str
    user_id: Optional[str] = None
    password_revision: Optional[int] = None


@dataclass(frozen=True)
class Unknown:
    """Nobody has the name yet, and the hub does not know that somebody had: a user of before Gatebook."""


Outcome = Union[Person, Unknown, Refused, NoAnswer]


@dataclass
class _Entry:
    outcome: Optional[Outcome] = None
    asked_at: float = 0
    admitted_at: Optional[float] = None
    # the first question that was not answered since the last one that was
    unanswered_since: Optional[float] = None
    # the last person admitted, while the hub runs
    person: Optional[Person] = None
    question: Optional['asyncio.Task[Outcome]'] = field(default=None, repr=False)


class UserChecks:
    """Asks the guard about hub users: once for each at a time, and no more often than needed. Times in seconds."""

    def __init__(
        self, ask: Callable[[Session], Awaitable[Person]], was_somebody: Callable[[Session], Awaitable[bool]]
    ) -> None:
        """Take the guard's user check, and whether somebody had a name that nobody has.

        Both raise NoAnswer, the first one Refused as well.
        """
        self._ask = ask
        self._was_somebody = was_somebody
        self._entries: dict[str, _Entry] = {}
        # by user of the hub: the session of an older password, whose browsers and tokens are out already
        self._ended: dict[str, Session] = {}

    def signed_in(self, hub_name: str, person: Person) -> None:
        """Note that the guard has just admitted somebody; an answer to an older question does not count any more."""
        now = time.monotonic()
        self._entries[hub_name] = _Entry(person, now, now, person=person)

    def forget(self, hub_name: str) -> None:
        """Keep nothing of a user."""
        self._entries.pop(hub_name, None)
        self._ended.pop(hub_name, None)

    def last_admitted(self, hub_name: str) -> Optional[Person]:
        """Return the person whom the guard admitted last as this user, since the hub was started."""
        entry = self._entries.get(hub_name)
        return None if entry is None else entry.person

    def stays_without_answer(self, hub_name: str, seconds: float, away_since: Optional[float]) -> bool:
        """Return whether a user may stay about whom the guard has just given no answer.

        It has admitted the user when it last answered, and has given no answer for less than `seconds`: about this
        user, and to anybody. `away_since`: the monotonic time since when it answers nobody; None: it answers others.
        """
        entry = self._entries.get(hub_name)
        if entry is None or entry.admitted_at is None:
            return False
        now = time.monotonic()
        if entry.unanswered_since is None:
            entry.unanswered_since = now
        since = entry.unanswered_since if away_since is None else min(entry.unanswered_since, away_since)
        return now - since < seconds

    def was_admitted_since(self, instant: float, hub_name: str) -> bool:
        """Return whether the guard has admitted this user after an instant of the monotonic clock."""
        entry = self._entries.get(hub_name)
        return entry is not None and entry.admitted_at is not None and entry.admitted_at > instant

    def admitted_within(self, seconds: float) -> list[str]:
        """Return the users whom the guard has admitted in the last seconds."""
        since = time.monotonic() - seconds
        return [name for name in self._entries if self.was_admitted_since(since, name)]

    def note_admitted(self, hub_name: str, asked_at: float) -> None:
        """Note that the guard admits a user, whatever password the session was begun with.

        `asked_at`: the monotonic time of the question. What ended after it is not undone by its answer.
        """
        entry = self._entries.setdefault(hub_name, _Entry())
        entry.admitted_at, entry.unanswered_since = asked_at, None

    def note_refused(self, hub_name: str) -> None:
        """Note that the guard does not admit a user any more."""
        entry = self._entries.setdefault(hub_name, _Entry())
        entry.outcome = entry.admitted_at = None

    def note_ended(self, hub_name: str, session: Session) -> None:
        """Note that the browsers and tokens of an older password are out: what is left may stay."""
        self._ended[hub_name] = session
        self._entries.setdefault(hub_name, _Entry()).outcome = None

    def without_ended_password(self, hub_name: str, session: Session) -> Session:
        """Return whom to ask about: whether a person may stay whose sessions of an older password are ended."""
        ended = self._ended.get(hub_name)
        is_of_ended = ended is not None and (ended.name, ended.user_id) == (session.name, session.user_id)
        if ended is None or not is_of_ended or _revision(session) > _revision(ended):
            return session
        return replace(session, password_revision=None)

    async def check(self, hub_name: str, session: Session, max_age: float) -> Outcome:
        """Return what the guard says about a user, or has said: for part of `max_age`; 0 asks anew."""
        entry = self._entries.setdefault(hub_name, _Entry())
        if entry.question is None:
            age = time.monotonic() - entry.asked_at
            if entry.outcome is not None and age < _kept_seconds(entry.outcome, max_age):
                return entry.outcome
            entry.question = asyncio.get_running_loop().create_task(self._answer(entry, session))
        # one of those who wait may give up
        return await asyncio.shield(entry.question)

    async def _answer(self, entry: _Entry, session: Session) -> Outcome:
        asked_at = time.monotonic()
        try:
            outcome = await self.outcome_of(session)
        finally:
            entry.question = None
        entry.outcome, entry.asked_at = outcome, asked_at
        if not isinstance(outcome, NoAnswer):
            entry.unanswered_since = None
        if isinstance(outcome, (Person, Unknown)):
            entry.admitted_at = asked_at
            entry.person = outcome if isinstance(outcome, Person) else None
        elif isinstance(outcome, Refused):
            entry.admitted_at = None
        return outcome

    async def outcome_of(self, session: Session) -> Outcome:
        """Return what the guard says now, without keeping it."""
        try:
            try:
                return await self._ask(session)
            except Refused as refused:
                if session.user_id is None and await self._is_of_nobody(session, refused):
                    return Unknown()
                if refused.status in STATUS_OF_A_NO:
                    return refused
                return NoAnswer(f'it answers with {refused.code}', 'See its own log')
        except NoAnswer as fault:
            return fault

    async def _is_of_nobody(self, session: Session, refused: Refused) -> bool:
        """Return whether nobody whom Gatebook knows is refused; who is deleted was somebody. Raises NoAnswer."""
        if refused.code == 'not_found':
            return not await self._was_somebody(session)
        return refused.code in OF_NOBODY


def _revision(session: Session) -> int:
    return -1 if session.password_revision is None else session.password_revision


def _kept_seconds(outcome: Outcome, max_age: float) -> float:
    if isinstance(outcome, NoAnswer):
        return min(max_age, NO_ANSWER_KEPT_SECONDS)
    kept = max_age * KEPT_PART
    return min(kept, REFUSAL_KEPT_SECONDS) if isinstance(outcome, Refused) else kept
