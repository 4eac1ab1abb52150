"""One sign-in: what is sent to the guard, and how its refusal is raised."""

import logging
import re
from typing import Any, Optional

from tornado import web

from . import texts
from .answers import Person, Refused

MAX_USER_AGENT_CHARS = 512
CONTROL_CHARACTERS = re.compile(r'[\x00-\x1f\x7f-\x9f]')


class SignInForm(dict[str, str]):
    """The fields that were typed, and whom Gatebook admits with them: hooks can change all that the hub gets of it."""

    admitted: Optional[Person] = None


class Refusal(web.HTTPError):
    """What is refused with a text for the person who has asked for it."""

    def __init__(self, status: int, text: str, retry_after: Optional[int] = None) -> None:
        """`retry_after` in seconds; None if waiting does not help."""
        super().__init__(status, text)
        self.text = text
        # the hub copies them into its answer
        self.headers = {} if retry_after is None else {'Retry-After': str(retry_after)}

    def __str__(self) -> str:
        """Return the text: the hub's admin panel shows it."""
        return self.text

    @classmethod
    def of(cls, refused: Refused) -> 'Refusal':
        """Return what a person is told whom the guard refuses for another reason than wrong credentials."""
        seconds = refused.retry_after_seconds
        if refused.code == 'throttled':
            return cls(429, texts.throttled(seconds), seconds)
        if refused.code == 'overloaded':
            return cls(503, texts.OVERLOADED, seconds)
        if refused.status == 403:
            return cls(403, texts.refusal(refused))
        return cls(503, texts.UNAVAILABLE, seconds)


def is_no_refusal(record: logging.LogRecord) -> bool:
    """Return whether the hub may log this: a filter against its traceback of a Refusal, which has a line already."""
    return record.exc_info is None or not isinstance(record.exc_info[1], Refusal)


def login_request(handler: Any, data: dict[str, str], address: Optional[str]) -> dict[str, str]:
    """Return the guard's request from the known fields of the form; others that were posted are dropped."""
    login = {'username': data['username'], 'password': data['password']}
    if data.get('otp'):
        login['otp'] = data['otp']
    device = getattr(handler, 'device', None)
    if device:
        login['device'] = device
    if address:
        login['clientAddress'] = address
    request = getattr(handler, 'request', None)
    if request is not None:
        user_agent = CONTROL_CHARACTERS.sub(' ', request.headers.get('User-Agent', ''))
        if user_agent:
            login['userAgent'] = user_agent[:MAX_USER_AGENT_CHARS]
    return login
