import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { BackupMade, Compacted, StoreReport, StoredBackup } from './bodies';
import { addExample } from './example';
import { EXIT, TaskFailure, wrongUsage } from './failure';
import type { Installation } from './installation';
import { addStoreStatusCommand } from './store-status';
import type { Column } from './table';
import type { Perform, Task } from './task';
import type { Terminal } from './terminal';

/** @returns the command that others are added to */
export function addStoreCommands(
  program: Command,
  perform: Perform,
  installation: Installation,
  terminal: Terminal,
): Command {
  const store = program.command('store').description('the event store that keeps the book');
  addExample(store, 'gatebook store status');
  addStoreStatusCommand(store, perform, installation, terminal);
  addExample(
    store
      .command('verify')
      .description('read the whole book: every event is readable, no stream has gaps')
      .action(perform(verify)),
    'gatebook store verify',
  );
  addExample(
    store
      .command('backup [path]')
      .description('copy the book, but not the secret, into a new folder, while people keep signing in')
      .option('--name <name>', 'make the folder below GATEBOOK_BACKUPS (default: the instant)')
      .action(perform(backUp)),
    'gatebook store backup /mnt/backups/gatebook-monday',
  );
  addExample(
    store
      .command('backups')
      .description('list the backups below GATEBOOK_BACKUPS, the newest first')
      .action(perform(listBackups)),
    'gatebook store backups',
  );
  addExample(
    store
      .command('compact')
      .description('remove events past their retention now, instead of at the next scheduled removal')
      .action(perform(compact)),
    'gatebook store compact',
  );
  return store;
}

async function verify(task: Task): Promise<void> {
  const report = await task.call<StoreReport>({ method: 'POST', path: '/api/store/verify' });
  for (const problem of report.problems) task.print(problem);
  if (!report.ok)
    throw new TaskFailure(EXIT.refused, ['the book is damaged: restore a backup, or report this']);
  task.print(`the book is whole: ${String(report.events)} events in ${String(report.streams)} streams`);
}

/** A relative path starts at the working directory of the command, not of the server. */
async function backUp(task: Task, path: string | undefined, { name }: { name?: string }): Promise<void> {
  if (path !== undefined && name !== undefined) throw wrongUsage('give a path or --name, not both');
  const body = path === undefined ? { name } : { path: resolve(path) };
  const backup = await task.call<BackupMade>({ method: 'POST', path: '/api/store/backup', body });
  task.print(backup.path);
  task.note(`${String(backup.events)} events, up to position ${backup.position}`);
  task.note(backup.note);
}

const BACKUP_COLUMNS: readonly Column<StoredBackup>[] = [
  { title: 'made', cell: ({ createdAt }) => createdAt },
  { title: 'events', cell: ({ events }) => events },
  { title: 'bytes', cell: ({ sizeBytes }) => sizeBytes },
  { title: 'folder', cell: ({ path }) => path },
];

async function listBackups(task: Task): Promise<void> {
  const { items } = await task.call<{ readonly items: readonly StoredBackup[] }>({
    method: 'GET',
    path: '/api/store/backups',
  });
  task.printTable(BACKUP_COLUMNS, items);
}

async function compact(task: Task): Promise<void> {
  const { removed, before } = await task.call<Compacted>({ method: 'POST', path: '/api/store/compact' });
  task.print(`${String(removed)} events removed`);
  for (const [streams, instant] of Object.entries(before))
    task.note(`${streams}: events since ${instant} are kept`);
}
