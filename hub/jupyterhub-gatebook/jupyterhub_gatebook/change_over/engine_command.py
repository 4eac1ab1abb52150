"""The command line of the engine, which works whether the engine runs or not."""

import json
import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from .. import engine
from ..configure import ENGINE_COMMAND_VARIABLE
from ..engine_folder import EngineFolder
from .importer import CannotImport, Importer

ROOT = 0
# exit code: some rows are refused
SOME_REFUSED = 1


class EngineCommand(Importer):
    """Imports into the data folder of an engine of this machine, as the engine's user."""

    def __init__(self, folder: EngineFolder, settings: Mapping[str, str]) -> None:
        """Take the data folder, and the variables of the engine. Raises CannotImport where it is not installed."""
        self._folder = folder
        command = shlex.split(os.environ.get(ENGINE_COMMAND_VARIABLE, ''))
        try:
            self._command = command or engine.installed_command()
        except (engine.CannotStart, RuntimeError) as error:
            raise CannotImport(str(error)) from None
        self._environment = {**engine.inherited_environment(), **settings}

    def _import_lines(self, lines: str, dry_run: bool) -> dict[str, Any]:
        arguments = ['import', 'ndjson', '-', *(['--dry-run'] if dry_run else [])]
        said = self._run(arguments, lines, (0, SOME_REFUSED))
        try:
            answer = json.loads(said.stdout)
        except ValueError:
            raise CannotImport(said.stderr.strip()) from None
        return answer if isinstance(answer, dict) else {}

    def grant_admin(self, username: str) -> None:
        """Make a person an administrator. Raises CannotImport."""
        self._run(['users', 'grant-admin', username])

    def _run(self, arguments: Sequence[str], text: str = '', codes: tuple[int, ...] = (0,)) -> Any:
        command = [*self._command, '--data', str(self._folder.path), '--json', *arguments]
        try:
            done = subprocess.run(  # noqa: S603
                command,
                input=text,
                capture_output=True,
                encoding='utf-8',
                env=self._environment,
                check=False,
                cwd='/',
                **self._as_owner(),
            )
        except OSError as error:
            raise CannotImport(f'The engine cannot be run ({error})') from None
        if done.returncode not in codes:
            raise CannotImport(done.stderr.strip() or f'The engine has ended with exit code {done.returncode}')
        return done

    def _as_owner(self) -> dict[str, Any]:
        """Return as whom the command runs: it refuses root where the folder belongs to another user."""
        status = self._folder.path.stat()
        if os.geteuid() != ROOT or status.st_uid == ROOT:
            return {}
        return {'user': status.st_uid, 'group': status.st_gid, 'extra_groups': []}
