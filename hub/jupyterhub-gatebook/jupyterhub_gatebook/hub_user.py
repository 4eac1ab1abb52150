"""A user of the hub: whom Gatebook is asked about, and what the hub has to change."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Optional

from .answers import Person
from .user_checks import Session

# what the guard takes: one value of another form, and it refuses the whole question about many people
USER_ID = re.compile(r'[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}', re.IGNORECASE)
REVISION_LIMIT = 10**15


@dataclass(frozen=True)
class LastSeen:
    """What Gatebook said of a person when it was last asked, as far as the hub knows."""

    admin: bool
    groups: frozenset[str]

    @classmethod
    def of(cls, person: Optional[Person], state: Optional[Mapping[str, Any]]) -> 'Optional[LastSeen]':
        """Return what the last answer said, else the stored state if it is genuine; None if there is neither."""
        if person is not None:
            return cls(person.admin, frozenset(person.groups))
        admin, groups = (None, None) if state is None else (state.get('admin'), state.get('groups'))
        if not isinstance(admin, bool) or not isinstance(groups, list):
            return None
        return cls(admin, frozenset(group for group in groups if isinstance(group, str)))


def changes(user: Any, model: dict[str, Any], seen: Optional[LastSeen]) -> tuple[bool, list[str]]:
    """Return whether the hub's user differs from the model, and which groups go that Gatebook never gave."""
    if 'groups' not in model:
        return user.admin != model['admin'], []
    has, gets = {group.name for group in user.groups}, set(model['groups'])
    given = seen.groups if seen is not None else frozenset()
    return user.admin != model['admin'] or has != gets, sorted(has - gets - given)


def is_from_another(user: Any, handler: Any) -> bool:
    """Return whether somebody else than this user sent the request: an administrator, or a service."""
    # the hub sets it before (6.1) or after (until 5) it refreshes the sender
    sender = getattr(handler, '_jupyterhub_user', None)
    return sender is not None and sender is not user


def is_stop(handler: Any) -> bool:
    """Return whether a request stops a server (or removes its user), rather than starts one."""
    request = getattr(handler, 'request', None)
    return request is not None and request.method == 'DELETE'


def state_of(person: Person) -> dict[str, Any]:
    """Return what the hub keeps of a sign-in, sealed, as `auth_state`."""
    return {
        'name': person.name,
        'userId': person.user_id,
        'admin': person.admin,
        'groups': person.groups,
        'revision': person.revision,
        'passwordRevision': person.password_revision,
    }


def session_of(
    hub_name: str, state: Optional[Mapping[str, Any]], last: Optional[Person], username_map: Mapping[str, str]
) -> Optional[Session]:
    """Return whom to ask about: by the stored state if it is genuine, else by the last answer, else by the name.

    None where several people of Gatebook may be this user.
    """
    kept = state or {}
    user_id, revision = kept.get('userId'), kept.get('passwordRevision')
    if isinstance(user_id, str) and USER_ID.fullmatch(user_id):
        stored = kept.get('name')
        is_stored = isinstance(stored, str) and stored and stored.isprintable()
        name = stored if is_stored else _name_in_gatebook(hub_name, username_map)
        return None if name is None else Session(name, user_id, revision if _is_revision(revision) else None)
    if last is not None:
        return Session(last.name, last.user_id, last.password_revision)
    name = _name_in_gatebook(hub_name, username_map)
    return None if name is None else Session(name)


def newest_session(session: Session, last: Optional[Person]) -> Session:
    """Return a session as of the last sign-in: the hub stores the state a moment after it."""
    if last is None or last.user_id != session.user_id or last.password_revision is None:
        return session
    return replace(session, password_revision=max(last.password_revision, session.password_revision or 0))


def is_another_person(session: Session, person: Person) -> bool:
    """Return whether a session is known to be of somebody else than whoever signs in."""
    return session.user_id not in (None, person.user_id)


def is_of_another_password(session: Session, person: Person) -> bool:
    """Return whether a session is known to have begun with another password than the one that was typed."""
    return session.user_id == person.user_id and session.password_revision not in (None, person.password_revision)


def names_in_gatebook(hub_name: str, username_map: Mapping[str, str]) -> list[str]:
    """Return the names in Gatebook with which somebody is this user of the hub; those of the map come first."""
    mapped = [name for name, user in username_map.items() if user == hub_name]
    return mapped if hub_name in username_map else [*mapped, hub_name]


def _name_in_gatebook(hub_name: str, username_map: Mapping[str, str]) -> Optional[str]:
    candidates = names_in_gatebook(hub_name, username_map)
    return candidates[0] if len(candidates) == 1 else None


def _is_revision(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < REVISION_LIMIT
