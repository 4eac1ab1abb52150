"""Becomes the engine: `python -m jupyterhub_gatebook.engine FOLDER [COMMAND...]`, started by the hub as its service."""

import contextlib
import os
import pwd
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from .engine_folder import EngineFolder

ROOT = 0
# an engine ends that soon after its hub was killed
EARLIER_ENGINE_SECONDS = 20
POLL_SECONDS = 0.2
# JPY_API_TOKEN is the service's token for the hub, under its old name
NOT_INHERITED = ('GATEBOOK_', 'JUPYTERHUB_', 'JPY_')
INSTALL = "The engine is not installed here: pip install 'jupyterhub-gatebook[engine]'"


class CannotStart(Exception):  # noqa: N818 - a state, not a programming error
    """The engine cannot be started; the message says what to do."""


def main(arguments: list[str]) -> None:
    """Replace this process by the engine of a data folder. Exits with 1 where that cannot be, and says why."""
    folder, command = EngineFolder(arguments[0]), arguments[1:]
    try:
        _become_engine(folder, command)
    except CannotStart as fault:
        reason = str(fault)
    except (OSError, ValueError, RuntimeError) as error:
        reason = f'The engine cannot be started: {error}'
    print(f'Gatebook: {reason}', file=sys.stderr, flush=True)
    with contextlib.suppress(OSError):
        folder.write_start_fault(reason)
    sys.exit(1)


def _become_engine(folder: EngineFolder, command: list[str]) -> None:
    command = command or installed_command()
    settings = folder.read_settings()
    if os.geteuid() == ROOT:
        _become_owner(folder, command)
    _wait_for_earlier_engine(folder)
    os.execvpe(command[0], [*command, 'start'], {**inherited_environment(), **settings})  # noqa: S606


def inherited_environment() -> dict[str, str]:
    """Return this process's environment for the engine: without the hub's, and without what starts with GATEBOOK_."""
    return {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)}


def installed_command() -> list[str]:
    """Return the program of the package gatebook-engine. Raises CannotStart, or RuntimeError, if it is not whole."""
    try:
        import gatebook_engine  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        raise CannotStart(INSTALL) from None
    os.environ.update(gatebook_engine.environment())
    return list(gatebook_engine.command())


def _become_owner(folder: EngineFolder, command: list[str]) -> None:
    """Give up the rights of root for those of the folder's owner."""
    status = folder.path.stat()
    uid, gid = status.st_uid, status.st_gid
    if uid == ROOT:
        raise CannotStart(f'{folder.path} belongs to root, and the engine does not run as root: see the log of the hub')
    _check_reach(folder, command, uid, gid)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    os.environ.update(HOME=str(folder.path), USER=_name_of(uid), LOGNAME=_name_of(uid))


def _check_reach(folder: EngineFolder, command: list[str], uid: int, gid: int) -> None:
    """Raise CannotStart if the user of the engine cannot use its folder or its program."""
    with _effective_user(uid, gid):
        for path in [folder.path, *(Path(part) for part in command if Path(part).is_absolute())]:
            try:
                # a folder can be opened as well
                os.close(os.open(path, os.O_RDONLY))
            except PermissionError:
                break
        else:
            return
    if path == folder.path:
        remedy = "Choose a folder that it can reach, as in configure(c, data_dir='/var/lib/gatebook')"
    else:
        remedy = 'Install the hub where everybody can read it, such as below /opt'
    raise CannotStart(f'The user {_name_of(uid)}, as whom the engine runs, cannot reach {path}. {remedy}')


@contextlib.contextmanager
def _effective_user(uid: int, gid: int) -> Iterator[None]:
    group, groups = os.getegid(), os.getgroups()
    os.setgroups([])
    os.setegid(gid)
    os.seteuid(uid)
    try:
        yield
    finally:
        os.seteuid(ROOT)
        os.setegid(group)
        os.setgroups(groups)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _wait_for_earlier_engine(folder: EngineFolder) -> None:
    """Wait until the engine of a hub that was killed has ended: it still owns the folder."""
    deadline = time.monotonic() + EARLIER_ENGINE_SECONDS
    while folder.has_engine() and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)


if __name__ == '__main__':
    main(sys.argv[1:])
