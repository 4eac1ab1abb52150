"""What a hub finds out when it starts: whether Gatebook answers, or what is wrong."""

import asyncio
import logging
import time
from pathlib import Path
from typing import Any, Optional

from . import adoption
from .answers import NoAnswer
from .guard import Guard
from .managed_engine import ManagedEngine

# between two looks for a guard that gives no answer
PAUSE_SECONDS = 30
# an engine of its own is there a second or two after the hub has begun to listen
ENGINE_START_SECONDS = 20
ENGINE_START_PAUSE_SECONDS = 0.5


class Probe:
    """Looks for Gatebook until it answers, so that a fault is found before somebody signs in."""

    def __init__(self, guard: Guard, engine: Optional[ManagedEngine], log: logging.Logger) -> None:
        """Take the client, and the engine of this hub if it has one."""
        self._guard = guard
        self._engine = engine
        self._log = log
        self._logged = ''
        # whether people can sign up themselves, as far as is known
        self.is_sign_up_open = False
        # Gatebook has answered, or a fault is in the log
        self.is_over = asyncio.Event()

    async def run(self, users: Optional[list[dict[str, Any]]], note: Path) -> None:
        """Say in the log what is wrong, and when Gatebook answers; it then adopts `users`, and `note` says so."""
        starts_until = time.monotonic() + (ENGINE_START_SECONDS if self._engine else 0)
        while True:
            try:
                await self._guard.probe()
                self.is_sign_up_open = await self._guard.is_sign_up_open()
                if users is not None:
                    await adoption.adopt(self._guard, users, note, self._log)
            except NoAnswer as fault:
                reason = self._engine.start_fault if self._engine else None
                if time.monotonic() < starts_until and not reason:
                    await asyncio.sleep(ENGINE_START_PAUSE_SECONDS)
                    continue
                self._log_once(fault, reason)
                self.is_over.set()
                await asyncio.sleep(PAUSE_SECONDS)
            else:
                self._log.info('Gatebook at %s answers this hub', self._guard.endpoint.shown)
                self._log_way_in()
                self.is_over.set()
                return

    def _log_once(self, fault: NoAnswer, reason: Optional[str]) -> None:
        text = f'{fault}. It could not start: {" ".join(reason.split())}' if reason else str(fault)
        if text != self._logged:
            self._logged = text
            self._log.error('Nobody can sign in. Gatebook at %s: %s', self._guard.endpoint.shown, text)

    def _log_way_in(self) -> None:
        if self._engine is not None and self._engine.folder.set_up_link.exists():
            self._log.warning(
                'Gatebook has no administrator yet. Open the link in %s (with the address of this hub in place of its '
                'host), or run: gatebook --data %s admin create NAME',
                self._engine.folder.set_up_link,
                self._engine.folder.path,
            )
