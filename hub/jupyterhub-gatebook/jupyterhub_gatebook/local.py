"""The authenticator for hubs whose users are users of the machine."""

import asyncio
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Optional

from jupyterhub.auth import LocalAuthenticator
from traitlets import Integer, default

from . import engine_user, texts
from .authenticator import GatebookAuthenticator
from .sign_in import Refusal

LOGIN_DEFINITIONS = Path('/etc/login.defs')
UID_MIN = re.compile(r'^\s*UID_MIN\s+(\d+)\s*$', re.MULTILINE)
# of Debian, Fedora, Arch and others
USUAL_UID_MIN = 1000
# the account `nobody`
NOBODY_UID = 65534


class LocalGatebookAuthenticator(GatebookAuthenticator, LocalAuthenticator):
    """Sign people in who are users of this machine, or become ones (`create_system_users`)."""

    min_uid = Integer(
        min=0,
        config=True,
        help="""The smallest uid of people on this machine; 0 admits every account.

        Nobody signs in under the name of an account with a smaller one, such as `root` or `postgres`, or as `nobody`:
        names that `allowed_users`, `admin_users` or `uids` have in the configuration are admitted all the same.
        By default UID_MIN of /etc/login.defs, or 1000.
        """,
    )

    @default('min_uid')
    def _min_uid_of_this_machine(self) -> int:
        try:
            match = UID_MIN.search(LOGIN_DEFINITIONS.read_text(encoding='utf-8', errors='replace'))
        except OSError:
            match = None
        return int(match.group(1)) if match else USUAL_UID_MIN

    def __init__(self, **kwargs: Any) -> None:
        """Configure it."""
        super().__init__(**kwargs)
        # before the hub adds its users to the lists
        self._configured_names = {*self.allowed_users, *self.admin_users, *self.uids}

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
            self._refuse_system_account(model['name'])
            await self._have_system_user(SimpleNamespace(name=model['name']))
        return model

    def _refuse_system_account(self, name: str) -> None:
        if self.engine_folder and name == engine_user.NAME:
            self.log.error('Sign-in of %r refused: the engine of Gatebook runs as this user of the machine', name)
            raise Refusal(403, texts.SYSTEM_ACCOUNT)
        if (
            self.min_uid == 0
            or name in self._configured_names
            or not self.system_user_exists(SimpleNamespace(name=name))
        ):
            return
        uid = self._getpwnam(name).pw_uid
        if uid < self.min_uid or uid == NOBODY_UID:
            self.log.error(
                'Sign-in of %r refused: it is a system account of this machine (uid %d). '
                'If a person has it, name it in Authenticator.allowed_users, or set LocalGatebookAuthenticator.min_uid',
                name,
                uid,
            )
            raise Refusal(403, texts.SYSTEM_ACCOUNT)

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
