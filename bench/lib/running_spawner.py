"""Servers that have been running since before the hub started, and end when they are stopped."""

from typing import Any, Optional

from jupyterhub.spawner import Spawner


class RunningSpawner(Spawner):
    """Starts nothing: its users have servers from the beginning."""

    runs = False

    def load_state(self, state: dict[str, Any]) -> None:
        """Take over what was there."""
        super().load_state(state)
        self.runs = bool(state.get('runs'))

    def get_state(self) -> dict[str, Any]:
        """Return what the next start of the hub takes over."""
        return {**super().get_state(), 'runs': self.runs}

    async def start(self) -> tuple[str, int]:
        """Refuse: nobody starts one here."""
        raise NotImplementedError

    async def poll(self) -> Optional[int]:
        """Return None while it runs."""
        return None if self.runs else 0

    async def stop(self, now: bool = False) -> None:
        """End it."""
        self.runs = False
