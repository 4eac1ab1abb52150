import type { Command } from 'commander';
import type { OneTimeLink, Person } from './bodies';
import { isRefusal, route } from './client';
import { addExample } from './example';
import { EXIT, TaskFailure } from './failure';
import { printLink } from './printed-link';
import { readPassword } from './read-password';
import type { Perform, Task } from './task';

interface Strength {
  readonly acceptable: boolean;
  readonly reasons: readonly string[];
  readonly suggestions: readonly string[];
}

export function addAdminCommands(program: Command, perform: Perform): void {
  const admin = program.command('admin').description('administrators');
  addExample(admin, 'gatebook admin create ada');
  addExample(
    admin
      .command('create <name>')
      .description(
        'add an administrator, or give the admin right to a person who has no password yet; print a one-time link that sets the password',
      )
      .option('--password-stdin', 'read the password from stdin (UTF-8) instead of printing a link')
      .action(
        perform(
          async (task, username: string, options: { readonly passwordStdin?: boolean }) => {
            const password =
              options.passwordStdin === true ? await readAcceptablePassword(task, username) : null;
            await createAdministrator(task, username, password);
          },
          { mayBeginBook: true },
        ),
      ),
    'gatebook admin create ada',
  );
}

/** Judged before the account is created, so that a refused password leaves nothing half done. */
async function readAcceptablePassword(task: Task, username: string): Promise<string> {
  const password = await readPassword(`Password for ${username}: `, (line) => task.terminal.printError(line));
  const body = { password, username };
  const path = '/api/password-strength';
  const strength = await task.callSilently<Strength>({ method: 'POST', path, body });
  if (strength.acceptable) return password;
  task.printBody(strength);
  throw new TaskFailure(EXIT.refused, [
    `validation_failed: the password is refused (${strength.reasons.join(', ')})`,
    ...strength.suggestions.map((suggestion) => `  ${suggestion}`),
  ]);
}

async function createAdministrator(task: Task, username: string, password: string | null): Promise<void> {
  const person = (await activeWithoutPassword(task, username)) ?? (await addPerson(task, username));
  const { username: name } = person;
  await withAdvice(finish(task, person, password), () => {
    const commands = `gatebook users grant-admin ${name}; gatebook users password-link ${name}`;
    return `The account ${name} exists, but is not finished. To finish it, run: ${commands}`;
  });
}

/** A person whom a hub or an administrator has added, and who has not set a password yet. */
async function activeWithoutPassword(task: Task, username: string): Promise<Person | null> {
  const answer = await task.client.send({ method: 'GET', path: route`/api/users/${username}` });
  if (isRefusal(answer)) return null;
  const person = JSON.parse(answer.text) as Person;
  return person.status === 'active' && !person.passwordSet ? person : null;
}

const addPerson = (task: Task, username: string): Promise<Person> =>
  withAdvice(
    task.callSilently<Person>({ method: 'POST', path: '/api/users', body: { username } }),
    ({ lines: [line = ''] }) =>
      line.startsWith('username_taken')
        ? `If this person is to become an administrator, run: gatebook users grant-admin ${username}`
        : null,
  );

/** Adds a line to the failure of a step. */
async function withAdvice<Body>(
  step: Promise<Body>,
  adviceOn: (failure: TaskFailure) => string | null,
): Promise<Body> {
  try {
    return await step;
  } catch (error) {
    const advice = error instanceof TaskFailure ? adviceOn(error) : null;
    if (!(error instanceof TaskFailure) || advice === null) throw error;
    throw new TaskFailure(error.exitCode, [...error.lines, advice], { cause: error });
  }
}

/** With `--json` the body is the person as they are at the end, and the link only where it still works. */
async function finish(task: Task, { userId, username }: Person, password: string | null): Promise<void> {
  const path = route`/api/users/${userId}`;
  const person = await task.callSilently<Person>({ method: 'POST', path: `${path}/grant-admin`, body: {} });
  task.note(`${username} is an administrator`);
  // the admin right ends the earlier link
  const link = await task.callSilently<OneTimeLink>({ method: 'POST', path: `${path}/password-link` });
  if (password === null) {
    task.printBody({ ...person, link });
    task.note('open this link to set the password:');
    printLink(task, link);
    return;
  }
  const body = { token: link.token, password };
  await task.callSilently({ method: 'POST', path: '/api/password-links/redeem', body });
  task.note('the password is set');
  if (task.wantsJson) await task.call({ method: 'GET', path });
}
