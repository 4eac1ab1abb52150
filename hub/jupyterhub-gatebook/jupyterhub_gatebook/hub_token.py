"""The hub's token: from the configuration, a file or the environment."""

import os
import re
from pathlib import Path
from typing import Callable, Optional

from .answers import NoAnswer
from .engine_folder import EngineFolder

FILE_VARIABLE = 'GATEBOOK_GUARD_TOKEN_FILE'
VARIABLE = 'GATEBOOK_GUARD_TOKEN'
# what fits into a header; the engine knows which tokens are its own
TOKEN = re.compile(r'[\x21-\x7e]+')
ENGINE_REMEDY = 'Restart the hub'
REMEDY = (
    'Issue a token with `gatebook token issue --name HUB --scope hub`, and name its file in '
    f'GatebookAuthenticator.guard_token_file or in {FILE_VARIABLE}'
)


class HubToken:
    """Reads the token when it is needed, and again when its file has changed."""

    def __init__(self, value: str, file: str) -> None:
        """Take the configured token, or its file; with neither, the environment is asked."""
        self._value = value.strip()
        self._file = file
        self._remedy = REMEDY
        self._text_of: Callable[[Path], str] = lambda path: path.read_text(encoding='utf-8')
        self._version: Optional[tuple[int, int, int]] = None
        self._read = ''

    @classmethod
    def of_engine(cls, folder: EngineFolder) -> 'HubToken':
        """Return the token that this hub shares with its engine."""
        token = cls('', str(folder.token_file))
        token._remedy = ENGINE_REMEDY
        token._text_of = lambda _: folder.read_token()
        return token

    @property
    def source(self) -> str:
        """Where the token comes from, for a log."""
        if self._value:
            return 'from GatebookAuthenticator.guard_token'
        return f'from {self._file}' if self._file else f'from {VARIABLE}'

    def read(self) -> str:
        """Return the token. Raises NoAnswer when there is none that can be sent."""
        token = self._value or (self._from_file() if self._file else os.environ.get(VARIABLE, '').strip())
        if not token:
            raise NoAnswer('this hub has no token for it', self._remedy, is_setup=True)
        if not TOKEN.fullmatch(token):
            raise NoAnswer(f'the text {self.source} is no token', self._remedy, is_setup=True)
        return token

    def has_changed(self) -> bool:
        """Read the file again even if it looks the same, and return whether it has another token now."""
        before, self._version = self._read, None
        return bool(self._file) and not self._value and self.read() != before

    def _from_file(self) -> str:
        path = Path(self._file)
        try:
            stat = path.stat()
            version = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if version != self._version:
                self._read = self._text_of(path).strip()
                self._version = version
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, 'strerror', None) or 'it is not text'
            what = f'the token file {self._file} cannot be read ({reason})'
            raise NoAnswer(what, self._remedy, is_setup=True) from None
        return self._read
