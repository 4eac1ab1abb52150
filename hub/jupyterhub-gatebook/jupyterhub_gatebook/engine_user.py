"""The user of the machine as whom the engine runs where the hub is root."""

import logging
import pwd
import subprocess

NAME = 'gatebook'
ADD = ['useradd', '--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent']
ADD += ['--shell', '/usr/sbin/nologin', '--comment', 'Gatebook engine', NAME]
ADD_SECONDS = 30


class NoEngineUser(Exception):  # noqa: N818 - a state, not a programming error
    """There is no such user, and none can be added; the message says what to do."""


def ids(log: logging.Logger) -> tuple[int, int]:
    """Return the user and the group of the engine; add them to the machine where they are missing.

    Raises NoEngineUser.
    """
    try:
        return _existing()
    except KeyError:
        pass
    try:
        subprocess.run(ADD, check=True, capture_output=True, text=True, timeout=ADD_SECONDS)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        reason = (getattr(error, 'stderr', None) or str(error)).strip()
        raise NoEngineUser(
            f'The engine does not run as root, and the system user {NAME} cannot be added ({reason}). '
            f'Add one: {" ".join(ADD[:3])} {NAME}'
        ) from None
    log.info('The system user %s has been added: as this user the hub runs the engine of Gatebook', NAME)
    return _existing()


def _existing() -> tuple[int, int]:
    user = pwd.getpwnam(NAME)
    return user.pw_uid, user.pw_gid
