"""What people read on the login form when they are not let in: what happened, and what to do."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Optional

from .answers import Refused

SECONDS_PER_MINUTE = 60

WRONG = 'Invalid username or password'
UNAVAILABLE = 'Sign-in is not available right now. Please try again in a moment.'
NO_CHANGE = 'Nothing was changed: Gatebook gives no usable answer. The log of the hub says why.'
NO_ACCOUNT = 'Your account cannot be opened right now: Gatebook gives no answer. Please try again in a moment.'
NO_PAGES = 'This hub does not know where the pages of Gatebook are. Please tell its administrator.'
NO_ADMIN_PAGES = 'The pages for administrators are turned off. They use the command `gatebook` instead.'
NO_START = 'A server cannot be started right now: Gatebook gives no answer. Please try again in a moment.'
MISCONFIGURED = 'Sign-in does not work: this hub is not set up correctly. Please tell its administrator.'
CANNOT_START = 'Nobody can sign in: Gatebook cannot start. Please tell the administrator of this hub what it says:'
OVERLOADED = 'Too many people are signing in at this moment. Please try again.'
FORM_EXPIRED = 'This form has expired. Please sign in again.'
INCOMPLETE = 'Please type your username and your password.'
NOT_UTF8 = 'The form could not be read: its text is not in UTF-8. Please type it again.'
SYSTEM_ACCOUNT = 'This name belongs to a system account of this machine. Ask an administrator for another name.'
NO_SYSTEM_USER = 'You have no user on the machine of this hub. Please tell its administrator.'
REFUSED = 'You may not sign in here. Ask an administrator.'

# about the person; Gatebook answers with one of these codes only after the right password
REFUSALS = {
    'pending_approval': 'Your account is waiting for approval by an administrator. Try again when it is approved.',
    'rejected': 'Your sign-up was rejected. Ask an administrator.',
    'expired': 'Your account has expired. Ask an administrator to extend it.',
    'password_change_required': 'You have to set a new password first. '
    'Sign in to your account page, or ask an administrator for a link.',
    'not_allowed_here': 'Your account may not use this hub. Ask an administrator.',
}

# about a session that was begun earlier
ENDED = {
    'password_changed': 'Your password has been changed. Please sign in with the new one.',
    'another_user': 'Your account does not exist any more. Ask an administrator.',
    'not_found': 'Your account does not exist any more. Ask an administrator.',
}


def refusal(refused: Refused) -> str:
    """Return the text for a refusal about the person; one with an unknown code shows the engine's own text."""
    if refused.code == 'blocked':
        return _blocked(refused.until, refused.reason)
    return REFUSALS.get(refused.code) or refused.detail or REFUSED


def ended(refused: Refused) -> str:
    """Return the text for somebody who was signed in and may not stay so."""
    return ENDED.get(refused.code) or refusal(refused)


def panel_refusal(name: str, code: str, detail: Optional[str]) -> str:
    """Return why a user can be neither added to the hub nor removed from it."""
    if code == 'username_taken':
        return (
            f'Nothing was changed: in Gatebook the name {name} is waiting for approval, or was rejected or deleted. '
            'Approve it there first, or choose another name.'
        )
    return f'Nothing was changed: Gatebook refuses {name} ({code}). {detail or ""}'.rstrip()


def still_there(name: str, servers: Sequence[str]) -> str:
    """Return why a user with servers cannot be removed from the hub; '' is the default one."""
    listed = ', '.join(server or 'the default one' for server in servers)
    return f'Nothing was changed: servers of {name} are still starting or stopping ({listed}). Please try again later.'


def throttled(seconds: Optional[int]) -> str:
    """Return the text for somebody who has to wait; None: nobody knows how long."""
    if seconds is None:
        return 'Too many failed sign-ins. Please try again later.'
    return f'Too many failed sign-ins. Please try again in {_spoken(seconds)}.'


def _blocked(until: Optional[str], reason: Optional[str]) -> str:
    because = '' if reason is None else f' The reason: “{reason}”{_full_stop_after(reason)}'
    return f'Your account is blocked{_end_of_block(until)}.{because} Ask an administrator.'


def _full_stop_after(text: str) -> str:
    return '' if text.endswith(('.', '!', '?', '…')) else '.'


def _end_of_block(until: Optional[str]) -> str:
    try:
        # Python before 3.11 does not read the Z
        end = datetime.fromisoformat((until or '').replace('Z', '+00:00')).astimezone()
    except (ValueError, OverflowError):
        return ''
    if (end.hour, end.minute, end.second) == (0, 0, 0):
        return f' until {end - timedelta(days=1):%Y-%m-%d} 24:00 ({end:%Z})'
    return f' until {end:%Y-%m-%d %H:%M} ({end:%Z})'


def _spoken(seconds: int) -> str:
    if seconds < SECONDS_PER_MINUTE:
        return '1 second' if seconds == 1 else f'{seconds} seconds'
    minutes = -(-seconds // SECONDS_PER_MINUTE)
    return '1 minute' if minutes == 1 else f'{minutes} minutes'
