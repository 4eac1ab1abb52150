import type { Command } from 'commander';
import { example } from './example';
import type { Perform } from './task';

export function addStoreCommands(program: Command, perform: Perform): void {
  const store = program.command('store').description('the event store under the book');
  example(store, 'gatebook store status');
  example(
    store
      .command('status')
      .description('which store it is, how far it reaches, whether it is well')
      .action(perform(async (task) => task.details(await task.call({ method: 'GET', path: '/api/store' })))),
    'gatebook store status',
  );
}
