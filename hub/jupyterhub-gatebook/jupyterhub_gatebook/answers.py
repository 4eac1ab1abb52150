"""The guard's answers, read strictly: docs/errors.md and docs/openapi.json of the engine."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Optional

from tornado.httpclient import HTTPResponse

# 201: a person was added
YES = (200, 201)
NO_CONTENT = 204
SERVER_ERRORS = 500
CODE = re.compile('[a-z0-9_]{1,64}')
TICKET = re.compile(r'gbt_[A-Za-z0-9._-]{1,2044}')
# why a session has to end
ENDING = (
    'blocked',
    'expired',
    'not_found',
    'another_user',
    'password_changed',
    'not_allowed_here',
    'pending_approval',
    'rejected',
)


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """The guard says no."""

    def __init__(self, status: int, answer: dict[str, Any]) -> None:
        """Keep what the problem document says; a value of the wrong type counts as missing."""
        self.status = status
        self.code: str = answer['code']
        self.detail = _text(answer.get('detail'))
        self.until = _text(answer.get('until'))
        self.reason = _text(answer.get('reason'))
        seconds: Any = answer.get('retryAfterSeconds')
        self.retry_after_seconds: Optional[int] = seconds if _is_number(seconds) and seconds > 0 else None
        super().__init__(self.code)


class NoAnswer(Exception):  # noqa: N818 - what it is
    """There is no answer of the guard: it is away, it is something else, or it does not accept this hub."""

    def __init__(self, what: str, remedy: str, *, is_setup: bool = False) -> None:
        """`what` happened and its `remedy`, for the log; `is_setup`: it stays so until the hub is set up correctly."""
        self.what = what
        self.remedy = remedy
        self.is_setup = is_setup
        super().__init__(f'{what}. {remedy}')


class NoScope(NoAnswer):
    """It answers, but not to this question: the token of this hub has not the scope for it."""


@dataclass(frozen=True)
class Person:
    """Somebody whom Gatebook admits to this hub."""

    name: str
    user_id: str
    admin: bool
    groups: list[str]
    revision: int
    password_revision: Optional[int]
    # of this browser; only a login has it
    device: Optional[str]


def answer_of(response: HTTPResponse, remedy: str) -> dict[str, Any]:
    """Return the guard's yes as it came.

    Raises Refused for a no, and NoAnswer for whatever the guard cannot have sent, with this `remedy`.
    """
    if response.code == NO_CONTENT and not response.body:
        return {}
    try:
        answer = json.loads(response.body or b'')
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        is_setup = response.code < SERVER_ERRORS
        raise NoAnswer(f'it answers with status {response.code} and no JSON object', remedy, is_setup=is_setup)
    # a yes has no code; every refusal has one
    is_yes, has_code = response.code in YES, CODE.fullmatch(_text(answer.get('code')) or '') is not None
    if is_yes == has_code:
        raise NoAnswer(f'it answers with status {response.code} in another form', remedy, is_setup=True)
    if has_code:
        raise Refused(response.code, answer)
    return answer


def person_of(answer: dict[str, Any], remedy: str) -> Person:
    """Return whom the guard's yes is about; raises NoAnswer if its form is not the contract's."""
    fault = _fault_of(answer)
    if fault is not None:
        raise NoAnswer(f'it says yes {fault}', remedy, is_setup=True)
    return Person(
        name=answer['name'],
        user_id=answer['userId'],
        admin=answer['admin'],
        groups=answer['groups'],
        revision=answer['revision'],
        password_revision=answer.get('passwordRevision'),
        device=_text(answer.get('device')),
    )


def ticket_of(answer: dict[str, Any], remedy: str) -> str:
    """Return the ticket of an answer; raises NoAnswer for what is none."""
    ticket = _text(answer.get('ticket')) or ''
    if not TICKET.fullmatch(ticket):
        raise NoAnswer('it gives a ticket in another form', remedy, is_setup=True)
    return ticket


@dataclass(frozen=True)
class Ended:
    """Somebody whose sessions have to end."""

    # as it was sent
    name: str
    user_id: Optional[str]
    code: str


def ended_of(answer: dict[str, Any], sent: Collection[str], remedy: str) -> list[Ended]:
    """Return whose sessions have to end, for a code that is known.

    Raises NoAnswer if one entry of the answer has not the contract's form: then nobody's end.
    """
    entries = answer.get('ended')
    if not isinstance(entries, list) or not all(_is_ended(entry, sent) for entry in entries):
        raise NoAnswer('it says in another form who has to leave', remedy, is_setup=True)
    found = [Ended(entry['name'], _text(entry.get('userId')), entry['code']) for entry in entries]
    return [one for one in found if one.code in ENDING]


def _is_ended(entry: Any, sent: Collection[str]) -> bool:
    return (
        isinstance(entry, dict)
        and entry.get('name') in sent
        and CODE.fullmatch(_text(entry.get('code')) or '') is not None
    )


def _fault_of(answer: dict[str, Any]) -> Optional[str]:
    groups = answer.get('groups')
    if not _text(answer.get('name')):
        return 'without a name'
    if not _text(answer.get('userId')):
        return 'without a userId'
    if not isinstance(answer.get('admin'), bool):
        return 'whose admin is not a boolean'
    if not isinstance(groups, list) or not all(_text(group) for group in groups):
        return 'whose groups are not a list of names'
    if not _is_number(answer.get('revision')):
        return 'whose revision is not a number'
    if not _is_number(answer.get('passwordRevision', 0)) and answer['passwordRevision'] is not None:
        return 'whose passwordRevision is not a number'
    return None


def _text(value: Any) -> Optional[str]:
    return value if isinstance(value, str) and value else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
