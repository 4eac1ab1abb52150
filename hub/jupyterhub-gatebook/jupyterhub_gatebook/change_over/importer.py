"""A way into Gatebook, and the rows that it takes."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# the import route takes 1 MiB
MAX_BYTES = 512 * 1024

# of a person, as the import route takes it
Row = Mapping[str, Any]


class CannotImport(Exception):  # noqa: N818 - a state, not a programming error
    """Gatebook takes nothing; the message says why, and what to do."""


class Importer(ABC):
    """Hands rows to Gatebook."""

    def import_rows(self, rows: Sequence[Row], *, dry_run: bool) -> list[dict[str, Any]]:
        """Return what becomes of each row: `outcome`, and `code` and `detail` where Gatebook gives them.

        Raises CannotImport.
        """
        return [item for part in _parts(rows) for item in self._import_part(part, dry_run)]

    def _import_part(self, rows: Sequence[Row], dry_run: bool) -> list[dict[str, Any]]:
        items = self._import_lines(''.join(map(_line, rows)), dry_run).get('items')
        found = {item.get('line'): item for item in items} if isinstance(items, list) else {}
        lines = range(1, len(rows) + 1)
        if not all(line in found for line in lines):
            raise CannotImport('Gatebook does not say what became of each row. Run this again with --dry-run')
        return [found[line] for line in lines]

    @abstractmethod
    def _import_lines(self, lines: str, dry_run: bool) -> dict[str, Any]:
        """Return the answer of the import route to one JSON object a line. Raises CannotImport."""

    @abstractmethod
    def grant_admin(self, username: str) -> None:
        """Make a person an administrator. Raises CannotImport."""


def _parts(rows: Sequence[Row]) -> Iterator[list[Row]]:
    part: list[Row] = []
    size = 0
    for row in rows:
        length = len(_line(row).encode())
        if part and size + length > MAX_BYTES:
            yield part
            part, size = [], 0
        part.append(row)
        size += length
    if part:
        yield part


def _line(row: Row) -> str:
    return f'{json.dumps(row)}\n'
