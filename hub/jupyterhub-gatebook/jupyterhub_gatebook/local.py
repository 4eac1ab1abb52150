"""The authenticator for hubs whose users are users of the machine."""

import asyncio
from types import SimpleNamespace
from typing import Any, Optional

from jupyterhub.auth import LocalAuthenticator

from . import texts
from .authenticator import GatebookAuthenticator
from .sign_in import Refusal


class LocalGatebookAuthenticator(GatebookAuthenticator, LocalAuthenticator):
    """Sign people in who are users of this machine, or become ones (`create_system_users`)."""

    def validate_username(self, username: str) -> bool:
        """Return whether the hub, Gatebook and the command that adds users can have a user of this name."""
        # the command would take it for an option
        return not username.startswith('-') and super().validate_username(username)

    def check_allowed_groups(self, username: str, authentication: Optional[dict[str, Any]] = None) -> bool:
        """Return whether the user is in one of `allowed_groups`; who is no user of the machine is in none."""
        return self.system_user_exists(SimpleNamespace(name=username)) and bool(
            super().check_allowed_groups(username, authentication)
        )

    async def run_post_auth_hook(self, handler: Any, model: Any) -> Any:
        """Run the hook, and make sure that the person is a user of the machine before the hub makes a user of them.

        Raises Refusal 403 or 503 if that cannot be.
        """
        model = await super().run_post_auth_hook(handler, model)
        if model:
            await self._have_system_user(SimpleNamespace(name=model['name']))
        return model

    async def _have_system_user(self, user: Any) -> None:
        if self.system_user_exists(user):
            return
        if not self.create_system_users:
            self.log.error(
                'Sign-in of %r refused: there is no such user on this machine. '
                'Add one, or set LocalAuthenticator.create_system_users',
                user.name,
            )
            raise Refusal(403, texts.NO_SYSTEM_USER)
        try:
            await asyncio.get_running_loop().run_in_executor(None, self.add_system_user, user)
        except Exception as error:  # noqa: BLE001 - whatever the configured command may raise
            # a second sign-in at the same time has added it
            if self.system_user_exists(user):
                return
            self.log.error(
                'Sign-in of %r refused: no user could be added to this machine (%r). '
                'See LocalAuthenticator.add_user_cmd, and whether the hub may run it',
                user.name,
                str(error),
            )
            raise Refusal(503, texts.NO_SYSTEM_USER) from None
