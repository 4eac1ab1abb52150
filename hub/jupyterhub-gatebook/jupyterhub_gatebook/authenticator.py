"""The authenticator: asks Gatebook's guard, and refuses the sign-in unless the answer is a clear yes."""

import asyncio
import os
from typing import Any, Optional

from jupyterhub.auth import Authenticator
from traitlets import Bool, List, TraitError, Unicode, default, validate

from . import names, texts
from .address import OneAddressWatch, addresses_of, client_address, networks_of
from .answers import NoAnswer, Person, Refused
from .guard import Guard, shown
from .hub_token import FILE_VARIABLE, HubToken
from .login_form import GatebookLoginHandler
from .sign_in import Refusal, login_request


class GatebookAuthenticator(Authenticator):
    """Sign people in whom Gatebook admits, and whom the hub's own settings do not shut out."""

    allow_all = Bool(
        config=True,
        help="""Admit everybody whom Gatebook admits.

        True by default, unless another setting says who is allowed (`allowed_users`, `allow_existing_users`, ...).
        """,
    ).tag(allow_config=True)

    @default('allow_all')
    def _allow_all_without_another_allow_setting(self) -> bool:
        return not self._has_allow_list()

    guard_url = Unicode(
        'http://127.0.0.1:8470', config=True, help='Where Gatebook listens, with its base path if it has one.'
    )

    guard_token = Unicode(config=True, help='A token of scope `guard`. Prefer `guard_token_file`.')

    guard_token_file = Unicode(
        config=True,
        help=f"""File with a token of scope `guard`; it is read again when it changes.

        By default what {FILE_VARIABLE} names. Without either, the token is the value of GATEBOOK_GUARD_TOKEN.
        """,
    )

    @default('guard_token_file')
    def _guard_token_file_from_environment(self) -> str:
        return os.environ.get(FILE_VARIABLE, '')

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

    def __init__(self, **kwargs: Any) -> None:
        """Configure it; nothing is read or asked yet."""
        super().__init__(**kwargs)
        # decided once: the hub adds users to `allowed_users` and removes them while it runs
        self.allow_all = self.allow_all
        self._guard: Optional[Guard] = None
        self._watch = OneAddressWatch()
        self._probe: Optional[asyncio.Task[None]] = None

    @property
    def guard(self) -> Guard:
        """The client of the guard, with the settings of when it was first used."""
        if self._guard is None:
            self._guard = Guard(self.guard_url, HubToken(self.guard_token, self.guard_token_file))
        return self._guard

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

    def get_handlers(self, app: Any) -> list[tuple[str, type]]:
        """Return the login form as the hub's `/login`, and look once whether Gatebook answers."""
        if not self.trusted_proxies:
            self.trusted_proxies = addresses_of(getattr(app, 'trusted_downstream_ips', []))
        self._begin_probe()
        return [('/login', GatebookLoginHandler)]

    async def authenticate(self, handler: Any, data: Optional[dict[str, str]]) -> Optional[dict[str, Any]]:
        """Return who signed in, or None for wrong credentials.

        Raises Refusal with the status 403 (about the person), 429 (too many attempts) or 503 (no answer of the guard).
        """
        # with `auto_login` the hub asks without a form
        if not data or not data.get('username') or not data.get('password'):
            return None
        username = data['username']
        if not names.is_possible(names.normalised(username)):
            return None
        address = self._address_of(handler)
        try:
            person = await self.guard.login(login_request(handler, data, address))
        except Refused as refused:
            self.log.warning('Sign-in of %s refused: %s', names.loggable(username), refused.code)
            # a password too long to be sent is a wrong one
            if refused.code in ('invalid_credentials', 'too_large'):
                return None
            raise Refusal.of(refused) from None
        except NoAnswer as fault:
            self.log.error('Gatebook at %s: %s', shown(self.guard_url), fault)
            raise Refusal(503, texts.MISCONFIGURED if fault.is_setup else texts.UNAVAILABLE) from None
        if hasattr(handler, 'keep_device'):
            handler.keep_device(person.device)
        warning = self._watch.notice(person.name, address)
        if warning:
            self.log.warning(warning)
        return self._model_of(person)

    def _address_of(self, handler: Any) -> Optional[str]:
        request = getattr(handler, 'request', None)
        if request is None:
            return None
        return client_address(request, networks_of(self.trusted_proxies), believes_x_real_ip=self.trust_x_real_ip)

    def _model_of(self, person: Person) -> dict[str, Any]:
        """Return JupyterHub's model of a person who may come in."""
        hub_name = self.normalize_username(person.name)
        model = {
            'name': person.name,
            'admin': person.admin or hub_name in self.admin_users,
            'auth_state': {
                'name': person.name,
                'userId': person.user_id,
                'revision': person.revision,
                'passwordRevision': person.password_revision,
            },
        }
        if self.manage_groups:
            model['groups'] = person.groups
        return model

    def _has_allow_list(self) -> bool:
        """Return whether a setting other than `allow_all` says who is allowed."""
        settings = self.traits(config=True)
        allow = [name for name in settings if name.startswith('allow') and name != 'allow_all']
        return any(getattr(self, name) for name in allow)

    def _begin_probe(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            # the handlers are listed outside of a hub
            return
        self._probe = loop.create_task(self._look_for_gatebook())

    async def _look_for_gatebook(self) -> None:
        """Say in the log whether Gatebook answers, so that its administrator finds a fault before the first person."""
        try:
            await self.guard.probe()
        except NoAnswer as fault:
            self.log.error('Nobody can sign in. Gatebook at %s: %s', shown(self.guard_url), fault)
        else:
            self.log.info('Gatebook at %s answers this hub', shown(self.guard_url))
