"""What another authenticator knows of the people who sign in through it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..names import normalised

TWINS = 'Gatebook has one name for {names}. Give each its own with --map OLD=NEW, or leave one of them out'


class CannotRead(Exception):  # noqa: N818 - a state, not a programming error
    """There is nothing that could be taken over; the message says why, and what to do."""


@dataclass(frozen=True)
class FormerUser:
    """Somebody who has a password there."""

    name: str
    # as the authenticator stores it: bcrypt
    password_hash: str = field(repr=False)
    # False: signed up there, and nobody has approved it
    is_approved: bool = True
    email: str = ''
    administers_hub: bool = False
    # whether the hub itself has a user of this name
    is_known_to_hub: bool = False
    has_second_factor: bool = False


@dataclass(frozen=True)
class FormerUsers:
    """Those who can be taken over, by their names in Gatebook, and why others cannot."""

    users: list[FormerUser] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def renamed(self, names: Mapping[str, str]) -> 'FormerUsers':
        """Return them with other names; those who would be one person of Gatebook are left out."""
        users = [replace(user, name=names.get(user.name, user.name)) for user in self.users]
        twins = _twins(user.name for user in users)
        apart = [user for user in users if normalised(user.name) not in twins]
        together = [
            (user.name, TWINS.format(names=' and '.join(map(repr, twins[normalised(user.name)]))))
            for user in users
            if normalised(user.name) in twins
        ]
        return FormerUsers(apart, [*self.left_out, *together])


def _twins(names: Iterable[str]) -> dict[str, list[str]]:
    spellings: dict[str, list[str]] = {}
    for name in names:
        spellings.setdefault(normalised(name), []).append(name)
    return {name: written for name, written in spellings.items() if len(written) > 1}
