"""The part of the authenticator for users whom the hub adds and removes."""

from typing import Any, Optional

from jupyterhub.utils import maybe_future

from . import hub_sessions, names, texts
from .hub_user import names_in_gatebook
from .panel import Panel
from .sign_in import Refusal
from .watched_sessions import WatchedSessions

# as long as the hub waits for the default server when it removes a user
STOP_SECONDS = 10


class PanelUsers(WatchedSessions):
    """Does in Gatebook first what somebody does with users in the hub's admin panel."""

    def __init__(self, **kwargs: Any) -> None:
        """Configure it; nothing is asked yet."""
        super().__init__(**kwargs)
        # there when the hub has listed its users
        self._panel: Optional[Panel] = None

    def add_user(self, user: Any) -> Any:
        """Take a user into the hub; one whom the panel adds gets an account in Gatebook first."""
        # nor at the hub's start
        if self._is_first_sign_in(user) or self._panel is None:
            return super().add_user(user)
        return self._add_by_panel(self._panel, user)

    async def _add_by_panel(self, panel: Panel, user: Any) -> None:
        """Raise Refusal, or ValueError for a name with which nobody can sign in."""
        candidates = names_in_gatebook(user.name, self.username_map)
        # the hub normalises the names of a list, and not the one in an address
        is_normal = names.normalised(user.name) == user.name
        if not (candidates and is_normal and self.validate_username(user.name)):
            raise ValueError(f'Invalid username: {user.name}')
        await panel.add(candidates)
        await maybe_future(super().add_user(user))

    def delete_user(self, user: Any) -> Any:
        """Stop the servers of a user whom the hub removes, and block the person if `on_delete` says so."""
        if self._panel is None:
            self._forget(user)
            return super().delete_user(user)
        return self._delete_by_panel(self._panel, user)

    async def _delete_by_panel(self, panel: Panel, user: Any) -> None:
        """Raise Refusal."""
        # the hub itself stops the default server, and fails with others
        await self._stop_servers(user)
        if self.on_delete == 'block':
            session = await self._session_of(user)
            signed_in = [session.name] if session is not None else []
            await panel.block(dict.fromkeys([*signed_in, *names_in_gatebook(user.name, self.username_map)]))
            # one that began to start meanwhile; from now on none does
            await hub_sessions.stop_all(self._app, user, self.log, STOP_SECONDS)
        self._forget(user)
        await maybe_future(super().delete_user(user))

    async def _stop_servers(self, user: Any) -> None:
        """Raise Refusal while a server of a user is there."""
        servers = await hub_sessions.stop_all(self._app, user, self.log, STOP_SECONDS)
        if servers:
            raise Refusal(400, texts.still_there(user.name, servers))

    def _forget(self, user: Any) -> None:
        self._checks.forget(user.name)
        self._states.forget(user.id)
