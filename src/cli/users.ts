import type { Command } from 'commander';
import type { BulkItem, Page, PasswordLink, Person } from './bodies';
import { route } from './client';
import { collect, example } from './example';
import { EXIT, TaskFailure, wrongUsage } from './failure';
import { addListOptions, eachPage, type ListOptions } from './paging';
import type { Column } from './table';
import type { Perform, Task } from './task';

interface ListFilters extends ListOptions {
  readonly status?: string;
  readonly q?: string;
  readonly group?: string;
  readonly admin?: string;
  readonly sort?: string;
}

interface Reasons {
  readonly reason?: string;
  readonly until?: string;
}

interface NewPerson {
  readonly email?: string;
  readonly profile?: readonly string[];
  readonly group?: readonly string[];
}

const listed: readonly Column<Person>[] = [
  { title: 'username', cell: ({ username }) => username },
  { title: 'status', cell: ({ status }) => status },
  { title: 'admin', cell: ({ admin }) => admin },
  { title: 'groups', cell: ({ groups }) => groups },
  { title: 'created', cell: ({ createdAt }) => createdAt },
  { title: 'last login', cell: ({ lastLoginAt }) => lastLoginAt },
];

const changed: readonly Column<Person>[] = listed.slice(0, 4);

export function addUsersCommands(program: Command, perform: Perform): void {
  const users = program.command('users').description('people: who they are, and whether they may sign in');
  example(users, 'gatebook users list --status pending');
  addReading(users, perform);
  addChanges(users, perform);
  addBulk(users, perform);
  addGroups(users, perform);
  example(
    users
      .command('password-link <name>')
      .description(
        'make a one-time link with which the person sets a new password; it replaces the link before',
      )
      .action(
        perform(async (task, name: string) => {
          const path = route`/api/users/${name}/password-link`;
          showLink(task, await task.call<PasswordLink>({ method: 'POST', path }));
        }),
      ),
    'gatebook users password-link ada',
  );
}

/** The link alone to stdout, so that a script can hand it on. */
export function showLink(task: Task, link: PasswordLink): void {
  task.say(link.url);
  task.note(`valid once, until ${link.expiresAt}`);
}

function addReading(users: Command, perform: Perform): void {
  const list = users
    .command('list')
    .description('people, one page or all')
    .option('--status <status>', 'pending, active, blocked, rejected or deleted')
    .option('--q <text>', 'part of the username or e-mail address')
    .option('--group <group>', 'members of a group')
    .option('--admin <true|false>', 'administrators, or everybody else')
    .option('--sort <order>', 'username, createdAt or lastLoginAt');
  addListOptions(list).action(
    perform(async (task, { status, q, group, admin, sort, ...page }: ListFilters) => {
      const query = { status, q, group, admin, sort };
      await eachPage<Person>(task, '/api/users', query, page, listed);
    }),
  );
  example(list, 'gatebook users list --status pending');
  example(
    users
      .command('show <name>')
      .description('everything about one person, by name or id')
      .action(
        perform(async (task, name: string) =>
          task.details(await task.call({ method: 'GET', path: route`/api/users/${name}` })),
        ),
      ),
    'gatebook users show ada',
  );
}

function addChanges(users: Command, perform: Perform): void {
  const change = (act: string, description: string) =>
    example(
      users
        .command(`${act} <name>`)
        .description(description)
        .option('--reason <text>', 'why; it stands in the book')
        .action(
          perform((task, name: string, { reason }: Reasons) => changePerson(task, name, act, { reason })),
        ),
      `gatebook users ${act} ada`,
    );
  example(
    users
      .command('block <name>')
      .description('keep a person out, until an instant or for good')
      .option('--reason <text>', 'why; it stands in the book')
      .option('--until <instant>', 'when the block ends by itself: 2027-01-31T00:00:00Z')
      .action(
        perform((task, name: string, { reason, until }: Reasons) =>
          changePerson(task, name, 'block', { reason, until }),
        ),
      ),
    'gatebook users block bob --reason "left the course" --until 2027-01-31T00:00:00Z',
  );
  change('unblock', 'lift a block');
  change('reset-throttle', 'forget the failed logins of a person, so that nobody has to wait');
  change('grant-admin', 'make a person an administrator');
  change('revoke-admin', 'take the admin right from a person');
  example(
    users
      .command('delete <name>')
      .description('remove a person; the name stays reserved')
      .action(
        perform(async (task, name: string) =>
          task.table(changed, [
            await task.call<Person>({ method: 'DELETE', path: route`/api/users/${name}` }),
          ]),
        ),
      ),
    'gatebook users delete bob',
  );
}

async function changePerson(
  task: Task,
  name: string,
  act: string,
  body: { readonly reason?: string | undefined; readonly until?: string | undefined },
): Promise<void> {
  const path = route`/api/users/${name}/${act}`;
  task.table(changed, [await task.call<Person>({ method: 'POST', path, body })]);
}

function addBulk(users: Command, perform: Perform): void {
  const decide = (act: 'approve' | 'reject', description: string) =>
    example(
      users
        .command(`${act} <names...>`)
        .description(description)
        .option('--reason <text>', 'why; it stands in the book')
        .action(
          perform(async (task, names: readonly string[], { reason }: Reasons) => {
            const [name, ...others] = names;
            if (name !== undefined && others.length === 0) await changePerson(task, name, act, { reason });
            else await changeMany(task, names, act, reason);
          }),
        ),
      `gatebook users ${act} ada grace`,
    );
  decide('approve', 'let people in who signed up');
  decide('reject', 'refuse people who signed up; their names stay taken');
}

/** One call for all of them. @throws TaskFailure refused when it was refused for one at least */
async function changeMany(
  task: Task,
  usernames: readonly string[],
  act: 'approve' | 'reject',
  reason: string | undefined,
): Promise<void> {
  const path = route`/api/users/${act}`;
  const { items } = await task.call<Page<BulkItem>>({ method: 'POST', path, body: { usernames, reason } });
  const columns: readonly Column<BulkItem>[] = [
    { title: 'username', cell: ({ username }) => username },
    { title: 'outcome', cell: ({ ok, code }) => (ok ? 'ok' : code) },
  ];
  task.table(columns, items);
  const refused = items.filter(({ ok }) => !ok).length;
  if (refused > 0)
    throw new TaskFailure(EXIT.refused, [`${String(refused)} of ${String(items.length)} refused`]);
}

function addGroups(users: Command, perform: Perform): void {
  example(
    users
      .command('add <name>')
      .description('create an active person, who sets a password with the one-time link that is printed')
      .option('--email <address>')
      .option('--profile <field=value>', 'a field of the profile; as often as needed', collect)
      .option('--group <group>', 'a group; as often as needed', collect)
      .action(
        perform(
          async (task, username: string, { email, profile, group: groups }: NewPerson) => {
            const body = { username, email, profile: profileOf(profile), groups };
            const { link } = await task.call<{ link: PasswordLink }>({
              method: 'POST',
              path: '/api/users',
              body,
            });
            showLink(task, link);
          },
          { mayCreate: true },
        ),
      ),
    'gatebook users add ada --email ada@example.org --group staff',
  );
  example(
    users
      .command('groups <name> [groups...]')
      .description('set the groups of a person: the ones named here and no others')
      .option('--none', 'no group at all')
      .action(
        perform(
          async (task, name: string, groups: readonly string[], { none }: { readonly none?: boolean }) => {
            if ((none === true) === groups.length > 0) throw wrongUsage('name the groups, or say --none');
            const path = route`/api/users/${name}/groups`;
            task.table(changed, [await task.call<Person>({ method: 'PUT', path, body: { groups } })]);
          },
        ),
      ),
    'gatebook users groups ada staff physics',
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
