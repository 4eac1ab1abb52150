import type { Command } from 'commander';
import type { PasswordLink, Person } from './bodies';
import { route } from './client';
import { example } from './example';
import { EXIT, TaskFailure } from './failure';
import { readPassword } from './read-password';
import type { Perform, Task } from './task';
import { showLink } from './password-link';

interface Strength {
  readonly acceptable: boolean;
  readonly reasons: readonly string[];
  readonly suggestions: readonly string[];
}

export function addAdminCommands(program: Command, perform: Perform): void {
  const admin = program.command('admin').description('administrators');
  example(admin, 'gatebook admin create ada');
  example(
    admin
      .command('create <name>')
      .description('create an administrator and print a one-time link to set the password')
      .option('--password-stdin', 'set the password at once: one line from stdin')
      .action(
        perform(
          async (task, username: string, options: { readonly passwordStdin?: boolean }) => {
            const password = options.passwordStdin === true ? await acceptable(task, username) : null;
            await createAdministrator(task, username, password);
          },
          { mayCreate: true },
        ),
      ),
    'gatebook admin create ada',
  );
}

/** Asked for before anybody is created: a refused password leaves nothing half done. */
async function acceptable(task: Task, username: string): Promise<string> {
  const password = await readPassword(`Password for ${username}: `, (line) => task.terminal.complain(line));
  const body = { password, username };
  const path = '/api/password-strength';
  const strength = await task.ask<Strength>({ method: 'POST', path, body });
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
  await task.ask({ method: 'POST', path: route`/api/users/${created.userId}/grant-admin`, body: {} });
  task.note(`${created.username} is an administrator`);
  if (password === null) {
    task.note('open this link to set the password:');
    showLink(task, created.link);
    return;
  }
  const redeem = { token: created.link.token, password };
  await task.ask({ method: 'POST', path: '/api/password-links/redeem', body: redeem });
  task.note('the password is set');
}
