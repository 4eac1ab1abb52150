"""The engine that the hub runs as its service: what it needs is made before the hub starts it."""

import logging
import os
import time
from collections.abc import Mapping, Sequence
from typing import Any, Optional
from urllib.parse import urlsplit

from . import engine_user
from .engine_folder import EngineFolder

SERVICE = 'gatebook'
ROOT = 0
# the hub looks every 30 s whether a service still runs; sign-ins do not wait for it, nor start one that fails too often
LOOK_PAUSE_SECONDS = 5
# the proxy of the hub
LOOPBACK = ('127.0.0.1', '::1')

SAME_ORIGIN = (
    'Pages of servers below /user/ have the same origin as those of Gatebook: while an administrator is signed in '
    'there, such a page can act as that administrator. c.JupyterHub.subdomain_host keeps them apart; the option '
    'admin_url of configure gives administration an address of its own, and admin_pages=False has none'
)


class NoService(Exception):  # noqa: N818 - a state, not a programming error
    """The hub has no service that is the engine; the message says what to do."""


class ManagedEngine:
    """Prepares the data folder and the route of the engine, and knows why it did not start."""

    def __init__(self, folder: str, settings: Mapping[str, str], public_url: str, log: logging.Logger) -> None:
        """Take the data folder, variables of the engine, and where people reach the hub ('' if that is not known)."""
        self.folder = EngineFolder(folder)
        self._settings = settings
        self._public_url = public_url
        self._log = log
        # why nothing could be prepared
        self._fault: Optional[str] = None
        # of the hub
        self._service: Any = None
        # where the hub's proxy leads to the engine: its route and the target
        self._route = ('', '')
        self._looked_at = time.monotonic()

    @property
    def start_fault(self) -> Optional[str]:
        """Why the engine is not there; None if it is, or has not been tried yet."""
        return self._fault or self.folder.start_fault()

    async def look(self) -> None:
        """Let the hub start the engine again if it has ended: nobody gets an answer from it."""
        spawner = getattr(self._service, 'spawner', None)
        if spawner is not None and time.monotonic() - self._looked_at >= LOOK_PAUSE_SECONDS:
            self._looked_at = time.monotonic()
            if await spawner.poll() is not None:
                await self._leave_taken_port()
            await spawner.poll_and_notify()

    async def _leave_taken_port(self) -> None:
        """Give an engine that has ended another port, and its route, if another program listens on its port."""
        route, target = self._route
        try:
            port = self._port()
            if target == _target(port):
                return
            self.folder.write_settings({**self.folder.read_settings(), 'GATEBOOK_PORT': str(port)})
        except (OSError, ValueError) as error:
            self._log.error('The engine cannot get another port: %s', error)
            return
        proxy = self._service.app.proxy
        self._lead(proxy, route, port)
        # the hub itself looks at its routes only now and then
        await proxy.add_route(route, _target(port), {'extra': True})

    def _lead(self, proxy: Any, route: str, port: int) -> None:
        self._route = route, _target(port)
        proxy.extra_routes = {**proxy.extra_routes, route: _target(port)}

    def prepare(self, app: Any, users: Optional[Sequence[Mapping[str, object]]], proxies: Sequence[str]) -> str:
        """Prepare everything for the start of the service, and return where people reach the engine ('' nowhere).

        `users` are those of the hub, whom the engine adopts once; None: nobody. `proxies` are in front of the hub.
        A fault is logged and kept, and the hub starts all the same.
        """
        try:
            return self._prepare(app, users, proxies)
        except (engine_user.NoEngineUser, NoService) as fault:
            self._fault = str(fault)
        except OSError as error:
            self._fault = f'The folder {self.folder.path} cannot be prepared for the engine: {error}'
        self._log.error('Nobody can sign in. %s', self._fault)
        return ''

    def _prepare(self, app: Any, users: Optional[Sequence[Mapping[str, object]]], proxies: Sequence[str]) -> str:
        service = app._service_map.get(SERVICE)
        if service is None:
            raise NoService(
                f'c.JupyterHub.services has no {SERVICE!r}: call jupyterhub_gatebook.configure(c) after they are set'
            )
        self._service = service
        folder = self.folder
        folder.make(engine_user.ids(self._log) if os.geteuid() == ROOT else None)
        folder.forget_start_fault()
        folder.have_token()
        if users is not None and folder.hand_over_users(users) and users:
            self._log.info('The users of this hub get accounts in Gatebook when it starts: see %s', folder.path)
        if not service.domain and self._is_administered_here(service):
            self._log.warning(SAME_ORIGIN)
        port = self._port()
        folder.write_settings(self._environment(service, port, proxies))
        self._lead(app.proxy, f'{service.domain}{service.prefix}', port)
        return f'{service.host}{service.prefix}'

    def _is_administered_here(self, service: Any) -> bool:
        """Return whether pages for administrators have the address of the hub, as far as that is known."""
        if self._settings.get('GATEBOOK_ADMIN_PAGES') == 'off':
            return False
        admin = urlsplit(self._settings.get('GATEBOOK_ADMIN_URL', ''))
        hub = urlsplit(_public_url(service, self._public_url))
        return not admin.netloc or (admin.scheme, admin.netloc) == (hub.scheme, hub.netloc)

    def _port(self) -> int:
        if 'GATEBOOK_PORT' in self._settings:
            return int(self._settings['GATEBOOK_PORT'])
        kept, port = self.folder.kept_port(), self.folder.choose_port()
        if kept not in (None, port):
            self._log.warning('Another program has taken port %s of the engine: it gets port %s', kept, port)
        return port

    def _environment(self, service: Any, port: int, proxies: Sequence[str]) -> dict[str, str]:
        public_url = _public_url(service, self._public_url)
        return {
            'GATEBOOK_DATA': str(self.folder.path),
            'GATEBOOK_HOST': '127.0.0.1',
            'GATEBOOK_PORT': str(port),
            'GATEBOOK_BASE_PATH': service.prefix.rstrip('/'),
            'GATEBOOK_HUB_URL': _hub_url(service),
            'GATEBOOK_TRUSTED_PROXIES': ','.join([*LOOPBACK, *proxies]),
            'GATEBOOK_HUB_TOKEN_FILE': str(self.folder.token_file),
            'GATEBOOK_PARENT_PID': str(os.getpid()),
            **({'GATEBOOK_PUBLIC_URL': public_url} if public_url else {}),
            **self._settings,
        }


def _target(port: int) -> str:
    return f'http://127.0.0.1:{port}'


def _hub_url(service: Any) -> str:
    """Return where people sign in to the hub: a path on the same origin, unless services have a subdomain."""
    app = service.app
    return f'{app.subdomain_host if service.host else ""}{app.hub_prefix}'


def _public_url(service: Any, public_url: str) -> str:
    """Return where people reach the engine, with the scheme; '' where that is not known."""
    if service.host:
        return f'{service.host}{service.prefix}'
    # JupyterHub before 5 has no such setting
    parts = urlsplit(public_url or getattr(service.app, 'public_url', ''))
    return f'{parts.scheme}://{parts.netloc}{service.prefix}' if parts.netloc else ''
