"""Where the guard answers, and what to do when it does not."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from .answers import NoAnswer

SETTING = 'GatebookAuthenticator.guard_url'
SEE_ENGINE = 'See what the engine says in this log'


@dataclass(frozen=True)
class Endpoint:
    """An address, or the socket of the engine that this hub runs."""

    # with the base path, without a slash at its end
    url: str
    socket: str = ''

    @classmethod
    def at(cls, url: str) -> 'Endpoint':
        """Return the guard of a Gatebook at an address."""
        # as it is where that is no address
        return cls(url[:-1] if url.endswith('/') and not url.endswith('//') else url)

    @classmethod
    def on(cls, socket: str) -> 'Endpoint':
        """Return the guard of this hub's engine."""
        return cls('http://gatebook', socket)

    @property
    def shown(self) -> str:
        """It, for a log, without a password in it."""
        return repr(self.socket or re.sub(r'//[^/@]*@', '//', self.url))

    @property
    def start_remedy(self) -> str:
        """What to do if nothing answers there."""
        if self.socket:
            return f'The hub starts it again within 30 seconds. {SEE_ENGINE}'
        return f'Start Gatebook, or correct {SETTING}'

    @property
    def address_remedy(self) -> str:
        """What to do if something else than Gatebook seems to answer there."""
        if self.socket:
            return SEE_ENGINE
        return f'Is {SETTING} the address of Gatebook, with its base path if it has one?'

    @property
    def token_remedy(self) -> str:
        """What to do if the token cannot be read, or is not accepted."""
        if self.socket:
            return 'Restart the hub'
        return 'Is it expired, revoked, or bound to another network? Issue one with `gatebook token issue`'

    def check(self) -> None:
        """Raise NoAnswer for an address at which nothing can be."""
        try:
            parts = urlsplit(self.url)
            _ = parts.port
            has_host = parts.scheme in ('http', 'https') and bool(parts.hostname)
            is_plain = not (parts.query or parts.fragment or parts.username)
        except ValueError:
            has_host = is_plain = False
        if not (has_host and is_plain and self.url.isascii() and ' ' not in self.url):
            remedy = f'Set {SETTING} to one like http://127.0.0.1:8470'
            raise NoAnswer('that is no address', remedy, is_setup=True)


def is_on_loopback(url: str) -> bool:
    """Return whether an address is only for programs on the machine of the hub, or is none."""
    try:
        host = urlsplit(url).hostname
        return not host or host == 'localhost' or ipaddress.ip_address(host).is_loopback
    except ValueError:
        # a name
        return False
