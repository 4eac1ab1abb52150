import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { BackupMade, Compacted, StoreReport } from './bodies';
import { example } from './example';
import { EXIT, TaskFailure } from './failure';
import type { Perform, Task } from './task';

/** @returns the command that others are added to */
export function addStoreCommands(program: Command, perform: Perform): Command {
  const store = program.command('store').description('the event store under the book');
  example(store, 'gatebook store status');
  example(
    store
      .command('status')
      .description('which store it is, how far it reaches, whether it is well')
      .action(perform(async (task) => task.details(await task.call({ method: 'GET', path: '/api/store' })))),
    'gatebook store status',
  );
  example(
    store
      .command('verify')
      .description('read the whole book: every event readable, every stream without gaps')
      .action(perform(verify)),
    'gatebook store verify',
  );
  example(
    store
      .command('backup [path]')
      .description('copy the book into a new folder, while people go on signing in; the secret is not in it')
      .action(perform(backUp)),
    'gatebook store backup /mnt/backups/gatebook-monday',
  );
  example(
    store
      .command('compact')
      .description('remove now what is over by age, and every byte of it')
      .action(perform(compact)),
    'gatebook store compact',
  );
  return store;
}

async function verify(task: Task): Promise<void> {
  const report = await task.call<StoreReport>({ method: 'POST', path: '/api/store/verify' });
  for (const problem of report.problems) task.say(problem);
  if (!report.ok)
    throw new TaskFailure(EXIT.refused, ['the book is not whole: restore a backup, or report this']);
  task.say(`the book is whole: ${String(report.events)} events in ${String(report.streams)} streams`);
}

/** A path is as seen from here, not from where the server runs. */
async function backUp(task: Task, path: string | undefined): Promise<void> {
  const body = path === undefined ? {} : { path: resolve(path) };
  const backup = await task.call<BackupMade>({ method: 'POST', path: '/api/store/backup', body });
  task.say(backup.path);
  task.note(`${String(backup.events)} events, up to position ${backup.position}`);
  task.note(backup.note);
}

async function compact(task: Task): Promise<void> {
  const { removed, before } = await task.call<Compacted>({ method: 'POST', path: '/api/store/compact' });
  task.say(`${String(removed)} events removed`);
  for (const [streams, instant] of Object.entries(before)) task.note(`${streams} from ${instant} on is kept`);
}
