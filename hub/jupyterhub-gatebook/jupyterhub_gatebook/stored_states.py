"""What the hub stores of sign-ins (`auth_state`), signed: every administrator of the hub can change it there."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any, Callable, Optional

from .answers import NoAnswer, Person

# stored format: the key, the names and their order
KEY_OF = b'gatebook: auth_state'
SIGNATURE = 'signature'
SIGNED = ('name', 'userId', 'admin', 'groups', 'revision', 'passwordRevision')


@dataclass(frozen=True)
class StoredState:
    """What the hub has stored of one user."""

    # all of it, whoever wrote it
    known: Any = None
    # the same if it is what Gatebook said of this user, else None
    genuine: Optional[dict[str, Any]] = None


class StoredStates:
    """Reads and signs the stored states of a hub. The key follows from its token: with a new one, none is genuine."""

    def __init__(self, read_token: Callable[[], str]) -> None:
        """`read_token` returns the hub's token, or raises NoAnswer."""
        self._read_token = read_token
        # by number of the user: as the hub keeps it, and what that is. To decrypt and verify takes time
        self._read: dict[int, tuple[bytes, StoredState]] = {}

    async def of(self, user: Any) -> StoredState:
        """Return the state of a user of the hub."""
        sealed = user.encrypted_auth_state
        if sealed is None:
            return StoredState()
        read = self._read.get(user.id)
        if read is None or read[0] != sealed:
            known = await user.get_auth_state()
            genuine = known if isinstance(known, dict) and self._is_genuine(user.id, known) else None
            read = self._read[user.id] = (sealed, StoredState(known, genuine))
        return read[1]

    def forget(self, user_id: int) -> None:
        """Keep nothing of a user of the hub."""
        self._read.pop(user_id, None)

    def sign(self, user_id: int, state: Any, person: Person) -> None:
        """Sign the state that the hub will store of a user, if it is about this person. A hook may have replaced it."""
        if not isinstance(state, dict) or _person_in(state) != (person.user_id, person.password_revision):
            return
        signature = self._signature(user_id, state)
        if signature is not None:
            state[SIGNATURE] = signature

    def _is_genuine(self, user_id: int, state: dict[str, Any]) -> bool:
        stored = state.get(SIGNATURE)
        if not isinstance(stored, str) or not stored.isascii():
            return False
        signature = self._signature(user_id, state)
        return signature is not None and hmac.compare_digest(stored, signature)

    def _signature(self, user_id: int, state: dict[str, Any]) -> Optional[str]:
        try:
            key = hmac.digest(self._read_token().encode(), KEY_OF, hashlib.sha256)
            text = json.dumps([user_id, *(state.get(name) for name in SIGNED)])
        except (NoAnswer, RecursionError):
            # without a token nobody can be asked about; Gatebook says nothing that is nested so deeply
            return None
        return hmac.digest(key, text.encode(), hashlib.sha256).hex()


def _person_in(state: dict[str, Any]) -> tuple[Any, Any]:
    return state.get('userId'), state.get('passwordRevision')
