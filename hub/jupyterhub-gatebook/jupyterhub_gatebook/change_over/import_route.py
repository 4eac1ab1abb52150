"""The import route of a Gatebook anywhere, with the token of an administrator."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from .. import faults
from ..answers import NoAnswer, Refused, answer_of
from ..endpoint import Endpoint
from ..http_client import new_client
from ..hub_token import TOKEN
from .importer import CannotImport, Importer

# for the rows of one call
IMPORT_SECONDS = 300
CONNECT_SECONDS = 5
REMEDY = 'Is --url the address of Gatebook?'


class ImportRoute(Importer):
    """Imports by HTTP."""

    def __init__(self, url: str, token_file: str) -> None:
        """Take the address of Gatebook, and the file with a token of scope `admin`. Raises CannotImport."""
        self._endpoint = Endpoint.at(url)
        try:
            self._endpoint.check()
            self._token = Path(token_file).read_text(encoding='utf-8').strip()
        except NoAnswer:
            raise CannotImport(f'--url {url}: that is no address like https://gatebook.example.org') from None
        except (OSError, UnicodeDecodeError) as error:
            raise CannotImport(f'--token-file {token_file} cannot be read ({error})') from None
        if not TOKEN.fullmatch(self._token):
            raise CannotImport(f'--token-file {token_file}: there is no token in it')

    def _import_lines(self, lines: str, dry_run: bool) -> dict[str, Any]:
        query = urlencode({'dryRun': str(dry_run).lower()})
        return asyncio.run(self._post(f'/api/users/import?{query}', lines, 'application/x-ndjson'))

    def grant_admin(self, username: str) -> None:
        """Make a person an administrator. Raises CannotImport."""
        path = f'/api/users/{quote(username, safe="")}/grant-admin'
        asyncio.run(self._post(path, '{}', 'application/json'))

    async def _post(self, path: str, body: str, content_type: str) -> dict[str, Any]:
        client = new_client(self._endpoint, 1)
        try:
            response = await client.fetch(
                self._endpoint.url + path,
                method='POST',
                headers={'Authorization': f'Bearer {self._token}', 'Content-Type': content_type},
                body=body,
                connect_timeout=CONNECT_SECONDS,
                request_timeout=IMPORT_SECONDS,
                follow_redirects=False,
                raise_error=False,
            )
            return answer_of(response, REMEDY)
        except Refused as refused:
            raise CannotImport(f'Gatebook refuses it ({refused.code}). {refused.detail or ""}'.strip()) from None
        except NoAnswer as fault:
            raise CannotImport(f'Gatebook at {self._endpoint.shown}: {fault}') from None
        except Exception as error:  # noqa: BLE001 - time-outs, refused connections, broken HTTP
            what = faults.no_connection(error, self._endpoint).what
            raise CannotImport(f'Gatebook at {self._endpoint.shown}: {what}. {REMEDY}') from None
        finally:
            client.close()
