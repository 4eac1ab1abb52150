"""The address of whoever signs in, and what it takes to know it."""

import ipaddress
import re
from collections.abc import Sequence
from typing import Any, Optional, Union

Address = Union[ipaddress.IPv4Address, ipaddress.IPv6Address]
Network = Union[ipaddress.IPv4Network, ipaddress.IPv6Network]

BRACKETED = re.compile(r'\[([^\[\]]*)\](?::\d{1,5})?')
IPV4_WITH_PORT = re.compile(r'([\d.]+):\d{1,5}')
# no chain of proxies is longer
MAX_HOPS = 20
# so many people from one private address are no coincidence
ENOUGH_NAMES = 5

WARNING = (
    'Every sign-in comes from the private address %s: it is that of a proxy, and all people share one limit on wrong '
    'passwords. Let the proxies in front append to X-Forwarded-For, and list them in '
    'GatebookAuthenticator.trusted_proxies'
)


def client_address(request: Any, trusted: Sequence[Network], *, believes_x_real_ip: bool) -> Optional[str]:
    """Return where a request comes from; None where that is not known.

    Each proxy appends to X-Forwarded-For, the hub's own the last entry: read from the right, the first address that is
    not a trusted proxy's. What stands further left may be the client's own. So may be X-Real-Ip: the hub's proxy passes
    it on.
    """
    if believes_x_real_ip and 'X-Real-Ip' in request.headers:
        address = _parsed(request.headers['X-Real-Ip'])
        return None if address is None else str(address)
    forwarded = request.headers.get('X-Forwarded-For')
    if forwarded is None:
        return _peer_of(request)
    nearest: Optional[Address] = None
    for entry in reversed(forwarded.split(',')[-MAX_HOPS:]):
        nearest = _parsed(entry)
        if nearest is None or not any(nearest in network for network in trusted):
            break
    return None if nearest is None else str(nearest)


def networks_of(entries: Sequence[str]) -> list[Network]:
    """Return addresses and networks, as configured. Raises ValueError with the first that is neither."""
    return [ipaddress.ip_network(entry.strip(), strict=False) for entry in entries]


def addresses_of(entries: Sequence[str]) -> list[str]:
    """Return those entries that are addresses."""
    return [entry for entry in entries if _parsed(entry) is not None]


class OneAddressWatch:
    """Notices that everybody seems to come from one private address."""

    def __init__(self) -> None:
        """Nobody has signed in yet."""
        self._address: Optional[str] = None
        self._names: set[str] = set()
        self._is_over = False

    def notice(self, name: str, address: Optional[str]) -> Optional[str]:
        """Note a sign-in; return the warning to log, once."""
        if self._is_over or address is None:
            return None
        if self._address not in (None, address) or not ipaddress.ip_address(address).is_private:
            self._is_over = True
            self._names.clear()
            return None
        self._address = address
        self._names.add(name)
        if len(self._names) < ENOUGH_NAMES:
            return None
        self._is_over = True
        return WARNING % address


def _peer_of(request: Any) -> Optional[str]:
    """Return the address of the other end of the connection, whatever its headers say."""
    context = getattr(getattr(request, 'connection', None), 'context', None)
    # tornado replaces `remote_ip` by the headers
    address = _parsed(str(getattr(context, '_orig_remote_ip', request.remote_ip)))
    return None if address is None else str(address)


def _parsed(entry: str) -> Optional[Address]:
    plain = entry.strip().strip('"')
    match = BRACKETED.fullmatch(plain) or IPV4_WITH_PORT.fullmatch(plain)
    try:
        address = ipaddress.ip_address((match.group(1) if match else plain).split('%', 1)[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
