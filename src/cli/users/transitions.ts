import type { Command } from 'commander';
import type { BulkItem, Page, PasswordLink, Person } from '../bodies';
import { route } from '../client';
import { addExample } from '../example';
import { EXIT, TaskFailure, wrongUsage } from '../failure';
import { printLink } from '../password-link';
import type { Column } from '../table';
import type { Perform, Task } from '../task';
import { CHANGED_COLUMNS } from './columns';

interface Reasons {
  readonly reason?: string | undefined;
  readonly until?: string | undefined;
}

interface ManyOptions {
  readonly reason?: string | undefined;
  readonly passwordLink?: boolean | undefined;
}

const REASON = ['--reason <text>', 'why; stored with the event'] as const;

const bulkColumns: readonly Column<BulkItem>[] = [
  { title: 'username', cell: ({ username }) => username },
  { title: 'outcome', cell: ({ ok, code }) => (ok ? 'ok' : code) },
];

export function addTransitionCommands(users: Command, perform: Perform): void {
  addForMany(users, perform, 'approve', 'let in people who signed up').option(
    '--password-link',
    'for one person: remove the password of the sign-up and print a password link',
  );
  addForMany(users, perform, 'reject', 'refuse people who signed up; their names stay taken');
  addBlock(users, perform);
  addForOne(users, perform, 'unblock', 'lift a block');
  addForOne(users, perform, 'reset-throttle', "reset a person's failed sign-ins, so that no lock is left");
  addForOne(users, perform, 'grant-admin', 'make a person an administrator');
  addForOne(users, perform, 'revoke-admin', 'take the admin right from a person');
}

function addForOne(users: Command, perform: Perform, act: string, description: string): void {
  addExample(
    users
      .command(`${act} <name>`)
      .description(description)
      .option(...REASON)
      .action(
        perform((task, name: string, { reason }: Reasons) => changePerson(task, name, act, { reason })),
      ),
    `gatebook users ${act} ada`,
  );
}

function addBlock(users: Command, perform: Perform): void {
  addExample(
    users
      .command('block <name>')
      .description('block a person, until an instant or for good')
      .option(...REASON)
      .option('--until <instant>', 'when the block ends by itself: 2027-01-31T00:00:00Z')
      .action(
        perform((task, name: string, { reason, until }: Reasons) =>
          changePerson(task, name, 'block', { reason, until }),
        ),
      ),
    'gatebook users block bob --reason "left the course" --until 2027-01-31T00:00:00Z',
  );
}

function addForMany(
  users: Command,
  perform: Perform,
  act: 'approve' | 'reject',
  description: string,
): Command {
  const command = users
    .command(`${act} <names...>`)
    .description(description)
    .option(...REASON)
    .action(
      perform(async (task, names: readonly string[], { reason, passwordLink }: ManyOptions) => {
        const [name = '', ...others] = names;
        if (others.length === 0) await changePerson(task, name, act, { reason, passwordLink });
        else if (passwordLink === true) throw onlyForOne();
        else await changePeople(task, names, act, reason);
      }),
    );
  addExample(command, `gatebook users ${act} ada grace`);
  return command;
}

const onlyForOne = (): TaskFailure =>
  wrongUsage('--password-link is for one person at a time: run it once for each name');

async function changePerson(
  task: Task,
  name: string,
  act: string,
  body: Reasons & ManyOptions,
): Promise<void> {
  const path = route`/api/users/${name}/${act}`;
  const changed = await task.call<Person & { readonly link?: PasswordLink }>({ method: 'POST', path, body });
  if (changed.link === undefined) return task.printTable(CHANGED_COLUMNS, [changed]);
  task.note(`${changed.username} is approved; this link sets the password:`);
  printLink(task, changed.link);
}

/** One call for all of them. @throws TaskFailure `refused` when one of them was refused */
async function changePeople(
  task: Task,
  usernames: readonly string[],
  act: 'approve' | 'reject',
  reason: string | undefined,
): Promise<void> {
  const path = route`/api/users/${act}`;
  const { items } = await task.call<Page<BulkItem>>({ method: 'POST', path, body: { usernames, reason } });
  task.printTable(bulkColumns, items);
  const refused = items.filter(({ ok }) => !ok).length;
  if (refused > 0)
    throw new TaskFailure(EXIT.refused, [`${String(refused)} of ${String(items.length)} refused`]);
}
