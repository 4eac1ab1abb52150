"""A way into Gatebook, and the rows that it takes."""

import csv
import io
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

COLUMNS = ('username', 'email', 'status', 'admin', 'passwordHash')
# the line before it has the names of the columns
FIRST_ROW_LINE = 2
# the import route takes 1 MiB
MAX_CSV_BYTES = 512 * 1024

Row = Mapping[str, str]


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
        items = self._import_csv(_csv(rows), dry_run).get('items')
        found = {item.get('line'): item for item in items} if isinstance(items, list) else {}
        lines = range(FIRST_ROW_LINE, FIRST_ROW_LINE + len(rows))
        if not all(line in found for line in lines):
            raise CannotImport('Gatebook does not say what became of each row. Run this again with --dry-run')
        return [found[line] for line in lines]

    @abstractmethod
    def _import_csv(self, text: str, dry_run: bool) -> dict[str, Any]:
        """Return the answer of the import route. Raises CannotImport."""

    @abstractmethod
    def grant_admin(self, username: str) -> None:
        """Make a person an administrator. Raises CannotImport."""


def _parts(rows: Sequence[Row]) -> Iterator[list[Row]]:
    part: list[Row] = []
    size = 0
    for row in rows:
        length = len(_csv([row]).encode())
        if part and size + length > MAX_CSV_BYTES:
            yield part
            part, size = [], 0
        part.append(row)
        size += length
    if part:
        yield part


def _csv(rows: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
