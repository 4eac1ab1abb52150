"""What an administrator of the hub can set, and what follows for names and lists."""

import os
from typing import Any, Optional

from jupyterhub.auth import Authenticator
from traitlets import Bool, Dict, Enum, Integer, List, TraitError, Unicode, default, validate

from . import names
from .address import networks_of
from .hub_token import FILE_VARIABLE


class GatebookSettings(Authenticator):
    """The settings of the authenticator."""

    guard_url = Unicode(
        'http://127.0.0.1:8470', config=True, help='Where Gatebook listens, with its base path if it has one.'
    )

    guard_token = Unicode(config=True, help='A token of scope `hub`. If it is set, `guard_token_file` is not read.')

    guard_token_file = Unicode(
        config=True,
        help=f"""File with a token of scope `hub`; it is read again when it changes.

        By default what {FILE_VARIABLE} names. Without either, the token is the value of GATEBOOK_GUARD_TOKEN.
        """,
    )

    @default('guard_token_file')
    def _guard_token_file_from_environment(self) -> str:
        return os.environ.get(FILE_VARIABLE, '')

    engine_folder = Unicode(
        config=True,
        help="""Data folder of the engine that this hub runs as its service `gatebook`.

        If it is set, Gatebook is asked over a socket in it, and `guard_url` and the token settings are not used.
        `jupyterhub_gatebook.configure` sets it, and the service.
        """,
    )

    engine_settings = Dict(
        Unicode(), Unicode(), config=True, help='Environment of that engine: GATEBOOK_… variables by name.'
    )

    public_url = Unicode(
        config=True,
        help="""Where people reach Gatebook, for the links on the pages of the hub; with an engine of its own: the hub.

        By default the links of an engine of its own work wherever people reach the hub, and `guard_url` is taken where
        it is not on loopback.
        """,
    )

    admin_pages = Bool(
        True, config=True, help="Whether the engine of this hub has Gatebook's pages for administrators."
    )

    admin_url = Unicode(
        config=True,
        help="""Where administrators administer Gatebook, such as `https://admin.example.org`: its one address for that.

        By default they do so on the pages that people use. Pages of servers below /user/ have the hub's address: only
        another one keeps them from acting as an administrator who is signed in.
        """,
    )

    adopt_users = Bool(
        False,
        config=True,
        help='Give the users that the hub had before an account in Gatebook without a password, once.',
    )

    adoption_note = Unicode(
        config=True,
        help='File that says that they have accounts in a Gatebook that runs elsewhere: `adopt_users` needs it there.',
    )

    away_grace_seconds = Integer(
        300,
        min=0,
        config=True,
        help="""How long somebody stays signed in while Gatebook gives no answer, in seconds.

        They count from its first missing answer, to whatever question, and are for those whom it admitted when it was
        last asked about them. Then the hub is closed to them until it answers. Servers go on, but the hub does not let
        their people in there.
        """,
    )

    end_servers = Bool(
        True,
        config=True,
        help="""End what people have at the hub who are not admitted any more, at once.

        Their servers are stopped, their API tokens deleted, and their browsers signed out. The token needs the scope
        `hub`.
        """,
    )

    on_delete = Enum(
        ('block', 'nothing'),
        'nothing',
        config=True,
        help="""What the removal of a user in the hub's admin panel does in Gatebook.

        `block` blocks the person there, until the user is added to the hub again. It needs a token of scope `hub`.
        """,
    )

    trusted_proxies = List(
        Unicode(),
        config=True,
        help="""Addresses and networks of the proxies in front of the hub's own, such as `10.0.0.0/8`.

        Whoever signs in has the last address in X-Forwarded-For that is not one of these. By default
        `JupyterHub.trusted_downstream_ips`.
        """,
    )

    @validate('trusted_proxies')
    def _trusted_proxies_are_networks(self, proposal: Any) -> list[str]:
        entries: list[str] = proposal['value']
        try:
            networks_of(entries)
        except ValueError as error:
            raise TraitError(f'GatebookAuthenticator.trusted_proxies: {error}') from None
        return entries

    trust_x_real_ip = Bool(
        False,
        config=True,
        help='Believe the header X-Real-Ip. Only if a proxy in front always overwrites it: clients can send it too.',
    )

    allow_all = Bool(
        config=True,
        help="""Admit everybody whom Gatebook admits.

        True by default, unless another setting says who is allowed (`allowed_users`, `allow_existing_users`, ...).
        """,
    ).tag(allow_config=True)

    @default('allow_all')
    def _allow_all_without_another_allow_setting(self) -> bool:
        return not self._has_allow_list()

    def __init__(self, **kwargs: Any) -> None:
        """Configure it."""
        super().__init__(**kwargs)
        # decided once: the hub adds users to `allowed_users` and removes them while it runs
        self.allow_all = self.allow_all

    def normalize_username(self, username: str) -> str:
        """Return the one form in which Gatebook knows a name, and apply `username_map`."""
        name = names.normalised(username)
        return str(self.username_map.get(name, name))

    def validate_username(self, username: str) -> bool:
        """Return whether the hub and Gatebook can have a user of this name."""
        return names.is_possible(username) and bool(super().validate_username(username))

    def check_allowed(self, username: str, authentication: Optional[dict[str, Any]] = None) -> Any:
        """Return whether the hub's own allow settings admit this user."""
        if self.allow_all:
            return True
        # before JupyterHub 5, an empty `allowed_users` admits everybody
        return self._has_allow_list() and super().check_allowed(username, authentication)

    def _has_allow_list(self) -> bool:
        """Return whether a setting other than `allow_all` says who is allowed."""
        settings = self.traits(config=True)
        allow = [name for name in settings if name.startswith('allow') and name != 'allow_all']
        return any(getattr(self, name) for name in allow)
