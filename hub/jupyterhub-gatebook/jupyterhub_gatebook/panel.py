"""What the hub's admin panel does with users is done in Gatebook first; what Gatebook refuses, the panel refuses."""

import logging
from collections.abc import Awaitable, Iterable
from typing import Callable

from . import names, texts
from .answers import NoAnswer, Refused
from .guard import Guard
from .sign_in import Refusal


class Panel:
    """Adds and blocks people for users whom somebody has added to the hub, or removed from it."""

    def __init__(self, guard: Guard, log: logging.Logger) -> None:
        """Take the client; nothing is asked yet."""
        self._guard = guard
        self._log = log

    async def add(self, people: Iterable[str]) -> None:
        """Give people accounts without a password, or lift this hub's own block. Raises Refusal."""
        await self._for_each(people, self._guard.add_person, 'added to')

    async def block(self, people: Iterable[str]) -> None:
        """Block people whom the hub has removed; nobody has to have the name. Raises Refusal."""
        await self._for_each(people, self._guard.block_person, 'removed from')

    async def _for_each(self, people: Iterable[str], act: Callable[[str], Awaitable[None]], what: str) -> None:
        for name in people:
            try:
                await act(name)
            except Refused as refused:
                self._log.warning('%s is not %s this hub: %s', names.loggable(name), what, refused.code)
                status = refused.status if refused.status < 500 else 503
                raise Refusal(status, texts.panel_refusal(name, refused.code, refused.detail)) from None
            except NoAnswer as fault:
                self._log.error(
                    '%s is not %s this hub. Gatebook at %s: %s',
                    names.loggable(name),
                    what,
                    self._guard.endpoint.shown,
                    fault,
                )
                raise Refusal(503, texts.NO_CHANGE) from None
