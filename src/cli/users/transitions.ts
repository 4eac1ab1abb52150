import type { Command } from 'commander';
import type { OneTimeLink, Person } from '../bodies';
import { route } from '../client';
import { addExample } from '../example';
import { type TaskFailure, wrongUsage } from '../failure';
import { printLink } from '../printed-link';
import type { Perform, Task } from '../task';
import { CHANGED_COLUMNS } from './columns';
import { changePeople } from './many';

interface Reasons {
  readonly reason?: string | undefined;
  readonly until?: string | undefined;
}

interface ManyOptions {
  readonly reason?: string | undefined;
  readonly passwordLink?: boolean | undefined;
}

/** A block's. */
const TOLD_REASON = [
  '--reason <text>',
  'why; the person is told it, and it is stored with the event',
] as const;
const REASON = ['--reason <text>', 'why; stored with the event'] as const;

export function addTransitionCommands(users: Command, perform: Perform): void {
  addForMany(users, perform, 'approve', 'let in people who signed up').option(
    '--password-link',
    'for one person: remove the password of the sign-up and print a password link',
  );
  addForMany(users, perform, 'reject', 'refuse people who signed up; their names stay taken');
  addBlock(users, perform);
  addForMany(users, perform, 'unblock', 'lift the blocks of people');
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
      .command('block <names...>')
      .description('block people, until an instant or until they are unblocked')
      .option(...TOLD_REASON)
      .option('--until <instant>', 'when the block ends by itself: 2027-01-31T00:00:00Z')
      .action(
        perform((task, names: readonly string[], { reason, until }: Reasons) =>
          changeAll(task, names, 'block', { reason, until }),
        ),
      ),
    'gatebook users block bob --reason "left the course" --until 2027-01-31T00:00:00Z',
  );
}

function addForMany(
  users: Command,
  perform: Perform,
  act: 'approve' | 'reject' | 'unblock',
  description: string,
): Command {
  const command = users
    .command(`${act} <names...>`)
    .description(description)
    .option(...REASON)
    .action(
      perform(async (task, names: readonly string[], { reason, passwordLink }: ManyOptions) => {
        if (names.length > 1 && passwordLink === true) throw onlyForOne();
        await changeAll(task, names, act, { reason, passwordLink });
      }),
    );
  addExample(command, `gatebook users ${act} ada grace`);
  return command;
}

const onlyForOne = (): TaskFailure =>
  wrongUsage('--password-link is for one person at a time: run it once for each name');

async function changeAll(
  task: Task,
  names: readonly string[],
  act: string,
  body: Reasons & ManyOptions,
): Promise<void> {
  const [name = '', ...others] = names;
  if (others.length === 0) return changePerson(task, name, act, body);
  const path = route`/api/users/${act}`;
  return changePeople(task, { method: 'POST', path, body: { ...body, usernames: names } });
}

async function changePerson(
  task: Task,
  name: string,
  act: string,
  body: Reasons & ManyOptions,
): Promise<void> {
  const path = route`/api/users/${name}/${act}`;
  const changed = await task.call<Person & { readonly link?: OneTimeLink }>({ method: 'POST', path, body });
  if (changed.link === undefined) return task.printTable(CHANGED_COLUMNS, [changed]);
  task.note(`${changed.username} is approved; this link sets the password:`);
  printLink(task, changed.link);
}
