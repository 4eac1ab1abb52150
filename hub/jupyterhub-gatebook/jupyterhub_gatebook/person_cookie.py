"""Which person of Gatebook has signed in in a browser: kept in that browser, signed by the hub.

The hub's own state of a user is no proof: several people may be one user, and administrators of the hub can change it.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, Optional

from .answers import Person

COOKIE = 'gatebook-person'
HUB_SESSION_COOKIE = 'jupyterhub-session-id'


@dataclass(frozen=True)
class SignedIn:
    """A person who has typed the password in the hub's form, in one session of the hub."""

    user_id: str
    password_revision: int
    # its number in the hub's database
    hub_user: int
    # SHA-256, in hex, of the hub's session cookie
    hub_session: str


class PersonCookie:
    """Mixin of a handler of the hub: notes who signs in, and tells who has signed in in this browser."""

    def keep_person(self: Any, person: Person, user: Any, session_id: str) -> None:
        """Note that a person has signed in as this user of the hub, in this session of the hub."""
        if person.password_revision is None:
            return
        signed_in = SignedIn(person.user_id, person.password_revision, user.id, sha256(session_id))
        # servers below /user/ do not get it
        path = self.hub.base_url
        self._set_cookie(COOKIE, json.dumps(asdict(signed_in)), domain=None, path=path, samesite='Strict')

    def kept_person(self: Any) -> Optional[SignedIn]:
        """Return who has signed in in this browser's session of the hub; None if the hub does not know."""
        signed = self.get_secure_cookie(COOKIE, max_age_days=self.cookie_max_age_days)
        try:
            signed_in = SignedIn(**json.loads(signed or b''))
        except (ValueError, TypeError):
            # none, or one of another version
            return None
        return signed_in if signed_in.hub_session in _hub_sessions(self.request) else None


def sha256(text: str) -> str:
    """Return the digest in lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _hub_sessions(request: Any) -> set[str]:
    """Return the digests of the hub's session cookie: two hubs on one host each set it, for another path."""
    pairs = (pair.strip().partition('=') for pair in request.headers.get('Cookie', '').split(';'))
    return {sha256(value) for name, _, value in pairs if name == HUB_SESSION_COOKIE}
