"""Usernames as the engine has them: src/domain/username.ts."""

import re
import unicodedata

MAX_UTF16_UNITS = 64
UUID = re.compile(r'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')
# what JavaScript's trim() removes
BLANKS = '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a'
BLANKS += '\u2028\u2029\u202f\u205f\u3000\ufeff'

# a name that can be normalised to a possible one is shorter; Python's time for this is quadratic in the length
NORMALISED_CHARS = 256
# longer than any real name, short enough for one line of a log
LOGGED_CHARS = 32


def normalised(username: str) -> str:
    """Return a name as Gatebook stores it: NFKC, trimmed, in lower case. A much too long one stays as it is."""
    if len(username) > NORMALISED_CHARS:
        return username
    compatible = unicodedata.normalize('NFKC', username).strip(BLANKS)
    return unicodedata.normalize('NFKC', compatible.lower())


def is_possible(username: str) -> bool:
    """Return whether Gatebook can have a person of this normalised name, whatever its pattern for names is."""
    return (
        0 < len(username) <= MAX_UTF16_UNITS
        and _utf16_units(username) <= MAX_UTF16_UNITS
        and not UUID.fullmatch(username)
        and set(username) != {'.'}
        and '/' not in username
        and not any(unicodedata.category(char) in ('Cc', 'Cs') for char in username)
    )


def is_a_name(typed: str) -> bool:
    """Return whether Gatebook can have a person for what somebody typed as the name."""
    return is_possible(normalised(typed))


def loggable(username: str) -> str:
    """Return a typed name for a log: on one line, and not at any length."""
    if len(username) > LOGGED_CHARS:
        return f'{username[: LOGGED_CHARS // 2]!r}... ({len(username)} characters)'
    return repr(username)


def _utf16_units(text: str) -> int:
    return len(text.encode('utf-16-le', 'surrogatepass')) // 2
