"""Who is imported, and how: what Gatebook would do is asked first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Optional

from ..names import is_a_name
from .former_users import FormerUser, FormerUsers
from .importer import CannotImport, Importer, Row

CREATED, UPDATED, UNCHANGED, REFUSED, LEFT_OUT = 'created', 'updated', 'unchanged', 'refused', 'left_out'
OUTCOMES = (CREATED, UPDATED, UNCHANGED, REFUSED, LEFT_OUT)

KEPT = 'password_kept'
NO_ADMIN = 'no_admin_right'
IMPOSSIBLE = 'no person of Gatebook can have this name, whatever the pattern is. Give another one with --map OLD=NEW'
# an account that was made for a user of the hub is approved
NOT_APPROVED = (
    'nobody had approved this sign-up, but the hub has this user, so there is an account. It gets no password; '
    'to shut the person out for good: gatebook users block NAME'
)
STAYS = 'has a password in Gatebook already, which stays'
NO_EMAIL = 'without the e-mail address: Gatebook refuses it'


@dataclass(frozen=True)
class Outcome:
    """What became of somebody, or would become in a dry run."""

    user: FormerUser
    outcome: str
    code: Optional[str] = None
    detail: Optional[str] = None


def take_over(former: FormerUsers, importer: Importer, *, dry_run: bool) -> list[Outcome]:
    """Import them, and return what became of each. Raises CannotImport.

    Whoever has a password in Gatebook is left alone. Who administers the hub administers Gatebook as well, if the
    password is taken over now.
    """
    outcomes = [Outcome(FormerUser(name, ''), LEFT_OUT, detail=reason) for name, reason in former.left_out]
    outcomes += [Outcome(user, LEFT_OUT, detail=IMPOSSIBLE) for user in former.users if not is_a_name(user.name)]
    plan = _plan(importer, [user for user in former.users if is_a_name(user.name)])
    if dry_run:
        return outcomes + plan
    outcomes += [planned for planned in plan if planned.outcome not in (CREATED, UPDATED)]
    return outcomes + _carry_out(importer, [planned for planned in plan if planned.outcome in (CREATED, UPDATED)])


def _plan(importer: Importer, users: Sequence[FormerUser]) -> list[Outcome]:
    """Return what would become of each."""
    # without the e-mail address, which may be another one by now: then an update is a password that is taken
    plan = [_planned(user, item) for user, item in _asked(importer, users, [replace(user, email='') for user in users])]
    with_email = [each.user for each in plan if each.outcome in (CREATED, UPDATED) and each.user.email]
    refused = {
        user.name for user, item in _asked(importer, with_email, with_email) if _outcome(user, item).outcome == REFUSED
    }
    return [_without_email(each) if each.user.name in refused else each for each in plan]


def _without_email(planned: Outcome) -> Outcome:
    return replace(planned, user=replace(planned.user, email=''), detail=planned.detail or NO_EMAIL)


def _asked(
    importer: Importer, users: Sequence[FormerUser], rows: Sequence[FormerUser]
) -> Iterator[tuple[FormerUser, dict[str, Any]]]:
    return zip(users, importer.import_rows([_row(row) for row in rows], dry_run=True))


def _planned(user: FormerUser, item: dict[str, Any]) -> Outcome:
    if item.get('code') == KEPT:
        return Outcome(user, UNCHANGED, KEPT, STAYS)
    if not user.is_approved and item.get('outcome') == UPDATED:
        return Outcome(user, LEFT_OUT, detail=NOT_APPROVED)
    return _outcome(user, item)


def _carry_out(importer: Importer, planned: Iterable[Outcome]) -> list[Outcome]:
    ready: list[Outcome] = []
    refused: list[Outcome] = []
    for each in planned:
        try:
            # the import gives the admin right only with an account that it makes
            if each.outcome == UPDATED and each.user.administers_hub:
                importer.grant_admin(each.user.name)
            ready.append(each)
        except CannotImport as fault:
            refused.append(Outcome(each.user, REFUSED, NO_ADMIN, f'cannot become an administrator: {fault}'))
    rows = [{**_row(each.user), **_admin_right(each)} for each in ready]
    done = [_outcome(each.user, item) for each, item in zip(ready, importer.import_rows(rows, dry_run=False))]
    return refused + [replace(now, detail=now.detail or each.detail) for each, now in zip(ready, done)]


def _admin_right(planned: Outcome) -> Row:
    gets_right = planned.outcome == CREATED and planned.user.administers_hub and planned.user.is_approved
    return {'admin': True} if gets_right else {}


def _outcome(user: FormerUser, item: dict[str, Any]) -> Outcome:
    code, detail = item.get('code'), item.get('detail')
    outcome = item['outcome'] if item.get('outcome') in OUTCOMES else REFUSED
    return Outcome(user, outcome, code if isinstance(code, str) else None, detail if isinstance(detail, str) else None)


def _row(user: FormerUser) -> Row:
    return {
        'username': user.name,
        'status': 'active' if user.is_approved else 'pending',
        'passwordHash': user.password_hash,
        **({'email': user.email} if user.email else {}),
    }
