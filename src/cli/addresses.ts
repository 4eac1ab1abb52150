import type { Command } from 'commander';
import { route } from './client';
import { addExample } from './example';
import { addListOptions, printPages, type ListOptions } from './paging';
import type { Column } from './table';
import type { Perform } from './task';

interface RefusedAddress {
  readonly address: string;
  readonly since: string;
  readonly until: string;
  readonly failures: number;
}

const listed: readonly Column<RefusedAddress>[] = [
  { title: 'address', cell: ({ address }) => address },
  { title: 'since', cell: ({ since }) => since },
  { title: 'until', cell: ({ until }) => until },
  { title: 'failures', cell: ({ failures }) => String(failures) },
];

export function addAddressCommands(program: Command, perform: Perform): void {
  const addresses = program
    .command('addresses')
    .description('client addresses that are refused after too many failed sign-ins');
  addExample(addresses, 'gatebook addresses list');
  const list = addListOptions(
    addresses.command('list').description('list the addresses that are refused now'),
  );
  list.action(
    perform(async (task, page: ListOptions) => {
      await printPages<RefusedAddress>(task, '/api/addresses/refused', {}, page, listed);
    }),
  );
  addExample(list, 'gatebook addresses list');
  addExample(
    addresses
      .command('lift <address>')
      .description('allow sign-ins from an address again at once, on every node')
      .action(
        perform(async (task, address: string) => {
          await task.call({ method: 'DELETE', path: route`/api/addresses/refused/${address}` });
          task.note(`${address} is not refused any more`);
        }),
      ),
    'gatebook addresses lift 192.0.2.7',
  );
}
