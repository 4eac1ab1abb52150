"""The command `jupyterhub-gatebook`."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from ..set_before import folder_of_database
from . import data_folder, firstuse, hub_database, hub_settings, native, report
from .former_users import CannotRead, FormerUsers
from .hub_settings import HubSettings
from .import_route import ImportRoute
from .importer import CannotImport, Importer
from .take_over import REFUSED, take_over

# exit codes, as those of the command `gatebook`
DONE, SOME_REFUSED, NOT_AVAILABLE = 0, 1, 3

ELSEWHERE = 'This hub has its Gatebook elsewhere: name a file with a token of scope `admin` with --token-file'


def main() -> None:
    """Run the command with the arguments of this process."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the command, and return its exit code. Wrong usage exits with 2."""
    chosen = _parser().parse_args(arguments)
    try:
        settings = hub_settings.read(chosen.config)
        former = _former_users(chosen, settings).renamed(dict(chosen.map))
        outcomes = take_over(former, _importer(chosen, settings), dry_run=chosen.dry_run)
    except (CannotRead, CannotImport) as fault:
        print(f'jupyterhub-gatebook: {fault}', file=sys.stderr)
        return NOT_AVAILABLE
    print(report.as_json(outcomes) if chosen.json else report.as_text(outcomes, dry_run=chosen.dry_run))
    return SOME_REFUSED if any(each.outcome == REFUSED for each in outcomes) else DONE


def _former_users(chosen: argparse.Namespace, settings: HubSettings) -> FormerUsers:
    with hub_database.opened(chosen.db or settings.db_url, {} if chosen.db else settings.db_options) as connection:
        if chosen.authenticator == 'native':
            return native.read(connection)
        return firstuse.read(Path(chosen.dbm or settings.dbm), connection)


def _importer(chosen: argparse.Namespace, settings: HubSettings) -> Importer:
    url = chosen.url or settings.guard_url
    if chosen.token_file:
        return ImportRoute(url, chosen.token_file)
    if url:
        raise CannotImport(ELSEWHERE)
    data_dir = chosen.data or settings.data_dir or folder_of_database(chosen.db or settings.db_url) / 'gatebook'
    return data_folder.importer_for(str(data_dir), settings.engine_settings, logging.getLogger('jupyterhub-gatebook'))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog='jupyterhub-gatebook')
    commands = parser.add_subparsers(required=True, metavar='import')
    imported = commands.add_parser('import', help='take over the people of another authenticator, with their passwords')
    sources = imported.add_subparsers(required=True, dest='authenticator', metavar='native|firstuse')
    _add_options(sources.add_parser('native', help='NativeAuthenticator'))
    firstuse_options = sources.add_parser('firstuse', help='FirstUseAuthenticator')
    _add_options(firstuse_options)
    firstuse_options.add_argument(
        '--dbm', metavar='FILE', help='its file, named as FirstUseAuthenticator.dbm_path names it'
    )
    return parser


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        '--dry-run', action='store_true', help='say what would happen to each person, and write nothing'
    )
    parser.add_argument(
        '-f',
        '--config',
        metavar='FILE',
        default='',
        help='configuration file of the hub (by default jupyterhub_config.py here, if there is one)',
    )
    parser.add_argument('--db', metavar='URL', help='database of the hub, as in JupyterHub.db_url')
    parser.add_argument('--data', metavar='DIR', help='data folder of Gatebook')
    parser.add_argument('--url', help='address of a Gatebook elsewhere')
    parser.add_argument('--token-file', metavar='FILE', help='a token of scope admin for that Gatebook')
    parser.add_argument(
        '--map',
        metavar='OLD=NEW',
        action='append',
        default=[],
        type=_renaming,
        help='give a person another name; may be repeated',
    )
    parser.add_argument('--json', action='store_true', help='print the report as JSON, with everybody in it')


def _renaming(text: str) -> tuple[str, str]:
    old, _, new = text.partition('=')
    if not old or not new:
        raise argparse.ArgumentTypeError(f'{text!r} is not OLD=NEW')
    return old, new
