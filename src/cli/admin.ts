import type { Command } from 'commander';
import type { PasswordLink, Person } from './bodies';
import { route } from './client';
import { addExample } from './example';
import { EXIT, TaskFailure } from './failure';
import { readPassword } from './read-password';
import type { Perform, Task } from './task';
import { printLink } from './password-link';

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
      .description('create an administrator and print a one-time link to set the password')
      .option('--password-stdin', 'read the password from stdin instead of printing a link')
      .action(
        perform(
          async (task, username: string, options: { readonly passwordStdin?: boolean }) => {
            const password =
              options.passwordStdin === true ? await readAcceptablePassword(task, username) : null;
            await createAdministrator(task, username, password);
          },
          { mayCreate: true },
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
  throw new TaskFailure(EXIT.refused, [
    `validation_failed: the password is refused (${strength.reasons.join(', ')})`,
    ...strength.suggestions.map((suggestion) => `  ${suggestion}`),
  ]);
}

async function createAdministrator(task: Task, username: string, password: string | null): Promise<void> {
  const body = { username };
  const created = await task.call<Person & { link: PasswordLink }>({
    method: 'POST',
    path: '/api/users',
    body,
  });
  await task.callSilently({
    method: 'POST',
    path: route`/api/users/${created.userId}/grant-admin`,
    body: {},
  });
  task.note(`${created.username} is an administrator`);
  if (password === null) {
    task.note('open this link to set the password:');
    printLink(task, created.link);
    return;
  }
  const redeem = { token: created.link.token, password };
  await task.callSilently({ method: 'POST', path: '/api/password-links/redeem', body: redeem });
  task.note('the password is set');
}
