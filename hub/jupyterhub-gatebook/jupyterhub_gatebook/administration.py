"""Where Gatebook's pages for administrators are, and the links to them on the pages of the hub."""

import time
from typing import Any, NamedTuple, Optional
from urllib.parse import urlsplit

from .answers import NoAnswer, Refused
from .guard import Guard

# between two questions how many sign-ups wait
PAUSE_SECONDS = 10


class Link(NamedTuple):
    """A link on a page of the hub."""

    href: str
    text: str


def check(admin_url: str) -> None:
    """Raise ValueError for what browsers cannot open."""
    parts = urlsplit(admin_url)
    if admin_url and not (parts.scheme in ('http', 'https') and parts.hostname):
        raise ValueError('configure: admin_url is an address such as https://admin.example.org')


def variables(admin_pages: bool, admin_url: str) -> dict[str, str]:
    """Return what the engine has to know."""
    off = {} if admin_pages else {'GATEBOOK_ADMIN_PAGES': 'off'}
    return {**off, **({'GATEBOOK_ADMIN_URL': admin_url} if admin_url else {})}


def pages_at(pages_url: str, admin_pages: bool, admin_url: str) -> str:
    """Return where the pages for administrators are, with a slash at the end; '' where there are none.

    `pages_url`: where people's pages are. An `admin_url` without a path has the same path, as in the engine.
    """
    if not admin_pages or not (pages_url or admin_url):
        return ''
    if not admin_url:
        return f'{pages_url}admin/'
    parts = urlsplit(admin_url)
    path = parts.path.rstrip('/') or urlsplit(pages_url).path.rstrip('/')
    return f'{parts.scheme}://{parts.netloc}{path}/admin/'


class PeopleLinks:
    """The links for administrators of the hub: to people, and to the sign-ups that wait for approval."""

    def __init__(self, guard: Guard, pages: str) -> None:
        """Take the client, and where the pages are ('': nowhere)."""
        self._guard = guard
        self._pages = pages
        self._waiting: Optional[int] = None
        self._asked_at: Optional[float] = None

    async def shown_to(self, user: Any) -> list[Link]:
        """Return the links that a user of the hub sees."""
        if not self._pages or not getattr(user, 'admin', False):
            return []
        if self._asked_at is None or time.monotonic() - self._asked_at >= PAUSE_SECONDS:
            self._asked_at = time.monotonic()
            self._waiting = await self._ask()
        people = Link(f'{self._pages}people', 'People')
        if not self._waiting:
            return [people]
        verb = 'waits' if self._waiting == 1 else 'wait'
        return [people, Link(f'{self._pages}sign-ups', f'{self._waiting} {verb} for approval')]

    async def _ask(self) -> Optional[int]:
        """Return how many sign-ups wait; None where Gatebook does not say so."""
        try:
            return await self._guard.pending_sign_ups()
        except (NoAnswer, Refused):
            # whoever looks after the guard logs it
            return None
