"""What an import says: for people, and for programs."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ..names import LOGGED_CHARS, normalised
from .take_over import CREATED, OUTCOMES, UNCHANGED, UPDATED, Outcome

# in the detail of a row whose name the rules refuse, which names every field that is refused
NAME_REFUSED = re.compile(r'(^|\s)username: ')
USUAL_CHARACTERS = re.compile('[a-z0-9._-]')
# those that a class of a pattern has to escape
SPECIAL = set('\\]^[-')
LISTED_MAX = 20


def as_json(outcomes: Iterable[Outcome]) -> str:
    """Return everybody, for a program; no hash is in it."""
    items = [
        {
            'username': each.user.name,
            'outcome': each.outcome,
            'code': each.code,
            'detail': each.detail,
            'hasSecondFactor': each.user.has_second_factor,
        }
        for each in outcomes
    ]
    return json.dumps({'items': items}, indent=1, ensure_ascii=False)


def as_text(outcomes: Sequence[Outcome], *, dry_run: bool) -> str:
    """Return how many there were of each kind, those who need somebody's attention, and what to do about them."""
    counts = Counter(each.outcome for each in outcomes)
    lines = [', '.join(f'{counts[outcome]} {outcome.replace("_", " ")}' for outcome in OUTCOMES)]
    if dry_run:
        lines.insert(0, 'Dry run: nobody was taken over.')
    for outcome in OUTCOMES:
        # nobody has to be told whose account is as it was
        these = [each for each in outcomes if each.outcome == outcome and each.detail and each.outcome != UNCHANGED]
        if these:
            lines += ['', f'{outcome.replace("_", " ").capitalize()}:', *(f'  {_line(each)}' for each in these)]
    lines += _about_names([each.user.name for each in outcomes if NAME_REFUSED.search(each.detail or '')])
    taken_over = [each for each in outcomes if each.outcome in (CREATED, UPDATED)]
    lines += _about_second_factors([each for each in taken_over if each.user.has_second_factor])
    return '\n'.join(lines)


def wide_pattern(names: Iterable[str]) -> str:
    """Return a pattern that these names match, and all that the default one matches."""
    unusual = {char for name in names for char in normalised(name) if not USUAL_CHARACTERS.fullmatch(char)}
    more = ''.join(f'\\{char}' if char in SPECIAL else char for char in sorted(unusual))
    return f'[a-z0-9._{more}-]{{1,64}}'


def _line(each: Outcome) -> str:
    name = each.user.name
    shown = name if name.isprintable() and len(name) <= LOGGED_CHARS else repr(name[:LOGGED_CHARS])
    return f'{shown}: {each.detail}'


def _about_names(refused: Sequence[str]) -> list[str]:
    if not refused:
        return []
    setting = f'GATEBOOK_USERNAME_PATTERN={wide_pattern(refused)!r}'
    name, _, value = setting.partition('=')
    return [
        '',
        'Names that are refused keep their home directories if you widen the rule: add this to jupyterhub_config.py,',
        'restart the hub, and run this again:',
        f'  jupyterhub_gatebook.configure(c, settings={{{name!r}: {value}}})',
        'Or give somebody another name with --map OLD=NEW; the person then loses the home directory of the old name.',
    ]


def _about_second_factors(people: Sequence[Outcome]) -> list[str]:
    if not people:
        return []
    names = [each.user.name for each in people[:LISTED_MAX]]
    more = f' and {len(people) - LISTED_MAX} more' if len(people) > LISTED_MAX else ''
    return ['', f'Second factors are not taken over. With the password alone sign in: {", ".join(names)}{more}']
