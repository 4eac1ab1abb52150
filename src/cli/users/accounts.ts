import type { Command } from 'commander';
import type { OneTimeLink, Person } from '../bodies';
import { route } from '../client';
import { collect, addExample } from '../example';
import { wrongUsage } from '../failure';
import { printLink } from '../printed-link';
import type { Perform } from '../task';
import { CHANGED_COLUMNS, PASSWORD_CHANGE_COLUMNS, VALIDITY_COLUMNS } from './columns';
import { changePeople } from './many';

interface NewPerson {
  readonly email?: string;
  readonly profile?: readonly string[];
  readonly group?: readonly string[];
  readonly validUntil?: string;
}

export function addAccountCommands(users: Command, perform: Perform): void {
  addAdd(users, perform);
  addProfile(users, perform);
  addGroups(users, perform);
  addValidUntil(users, perform);
  addPasswordChangeRequired(users, perform);
  addPasswordLink(users, perform);
  addDelete(users, perform);
}

function addAdd(users: Command, perform: Perform): void {
  addExample(
    users
      .command('add <name>')
      .description('create an active account and print a one-time link that sets its password')
      .option('--email <address>', 'the e-mail address')
      .option('--profile <field=value>', 'a field of the profile; may be repeated', collect)
      .option('--group <group>', 'a group; may be repeated', collect)
      .option('--valid-until <instant>', 'when the account ends by itself: 2027-01-31T00:00:00Z')
      .action(
        perform(async (task, username: string, { email, profile, group, validUntil }: NewPerson) => {
          const body = { username, email, profile: profileOf(profile), groups: group, validUntil };
          const path = '/api/users';
          const { link } = await task.call<{ link: OneTimeLink }>({ method: 'POST', path, body });
          printLink(task, link);
        }),
      ),
    'gatebook users add ada --email ada@example.org --group staff',
  );
}

interface ProfileChange {
  /** False: `--no-email`. */
  readonly email?: string | false;
  readonly profile?: readonly string[];
}

function addProfile(users: Command, perform: Perform): void {
  addExample(
    users
      .command('profile <name>')
      .description('change the e-mail address or fields of the profile; the others stay')
      .option('--email <address>', 'the e-mail address')
      .option('--no-email', 'remove the e-mail address')
      .option(
        '--profile <field=value>',
        'a field of the profile, removed if the value is empty; may be repeated',
        collect,
      )
      .action(
        perform(async (task, name: string, { email, profile }: ProfileChange) => {
          if (email === undefined && profile === undefined) {
            throw wrongUsage('give at least one of --email, --no-email and --profile');
          }
          const body = { email: email === false ? null : email, profile: profileOf(profile) };
          const path = route`/api/users/${name}/profile`;
          task.printDetails(await task.call({ method: 'PUT', path, body }));
        }),
      ),
    'gatebook users profile ada --email ada@example.org --profile institute=Physics',
  );
}

interface GroupOptions {
  readonly none?: boolean;
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

function addGroups(users: Command, perform: Perform): void {
  addExample(
    users
      .command('groups <name> [groups...]')
      .usage('[options] <name> [groups...]  |  <names...> --add <group> --remove <group>')
      .description(
        'put one person into exactly these groups; with --add or --remove, every argument is a person, whose other groups stay',
      )
      .option('--none', 'no group at all')
      .option('--add <group>', 'a group for all these people, beside their others; may be repeated', collect)
      .option('--remove <group>', 'a group that all these people leave; may be repeated', collect)
      .action(
        perform(
          async (task, name: string, others: readonly string[], { none, add, remove }: GroupOptions) => {
            if (add !== undefined || remove !== undefined) {
              if (none === true) throw wrongUsage('--none cannot be combined with --add or --remove');
              const body = { usernames: [name, ...others], add, remove };
              return changePeople(task, { method: 'PUT', path: '/api/users/groups', body });
            }
            if ((none === true) === others.length > 0) throw wrongUsage('name the groups, or give --none');
            const path = route`/api/users/${name}/groups`;
            const body = { groups: others };
            task.printTable(CHANGED_COLUMNS, [await task.call<Person>({ method: 'PUT', path, body })]);
          },
        ),
      ),
    'gatebook users groups ada staff physics',
  );
}

function addValidUntil(users: Command, perform: Perform): void {
  addExample(
    users
      .command('valid-until <name> <instant...>')
      .usage('[options] <names...> <instant>')
      .description('set when accounts end by themselves: an instant, or never')
      .action(
        perform(async (task, name: string, others: readonly string[]) => {
          const usernames = [name, ...others.slice(0, -1)];
          const instant = others.at(-1);
          const body = { validUntil: instant === 'never' ? null : instant };
          if (usernames.length > 1) {
            const request = { path: '/api/users/valid-until', body: { ...body, usernames } };
            return changePeople(task, { method: 'PUT', ...request });
          }
          const path = route`/api/users/${name}/valid-until`;
          task.printTable(VALIDITY_COLUMNS, [await task.call<Person>({ method: 'PUT', path, body })]);
        }),
      ),
    'gatebook users valid-until ada 2027-01-31T00:00:00Z',
  );
}

function addPasswordChangeRequired(users: Command, perform: Perform): void {
  addExample(
    users
      .command('password-change-required <name>')
      .description('refuse the next sign-in at a hub until the person has set a new password')
      .option('--off', 'no longer require it')
      .action(
        perform(async (task, name: string, { off }: { readonly off?: boolean }) => {
          const body = { required: off !== true };
          const path = route`/api/users/${name}/password-change-required`;
          task.printTable(PASSWORD_CHANGE_COLUMNS, [await task.call<Person>({ method: 'PUT', path, body })]);
        }),
      ),
    'gatebook users password-change-required ada',
  );
}

function addPasswordLink(users: Command, perform: Perform): void {
  addExample(
    users
      .command('password-link <names...>')
      .description('print one-time links that set new passwords; older links stop working')
      .action(
        perform(async (task, usernames: readonly string[]) => {
          const [name = '', ...others] = usernames;
          if (others.length > 0) {
            const request = { path: '/api/users/password-links', body: { usernames } };
            return changePeople(task, { method: 'POST', ...request });
          }
          const path = route`/api/users/${name}/password-link`;
          printLink(task, await task.call<OneTimeLink>({ method: 'POST', path }));
        }),
      ),
    'gatebook users password-link ada',
  );
}

function addDelete(users: Command, perform: Perform): void {
  addExample(
    users
      .command('delete <name>')
      .description('delete an account for good; by default nobody can take its name again')
      .action(
        perform(async (task, name: string) =>
          task.printTable(CHANGED_COLUMNS, [
            await task.call<Person>({ method: 'DELETE', path: route`/api/users/${name}` }),
          ]),
        ),
      ),
    'gatebook users delete bob',
  );
}

function profileOf(fields: readonly string[] | undefined): Record<string, string> | undefined {
  if (fields === undefined) return undefined;
  const pairs = fields.map((field) => {
    const equals = field.indexOf('=');
    if (equals < 1) throw wrongUsage(`--profile ${field}: write it as field=value`);
    return [field.slice(0, equals), field.slice(equals + 1)] as const;
  });
  return Object.fromEntries(pairs);
}
