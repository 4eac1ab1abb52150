import type { Command } from 'commander';
import type { Person } from '../bodies';
import { route } from '../client';
import { addExample } from '../example';
import { addListOptions, printPages, type ListOptions } from '../paging';
import type { Perform } from '../task';
import { PERSON_COLUMNS } from './columns';

interface ListFilters extends ListOptions {
  readonly status?: string;
  readonly q?: string;
  readonly group?: string;
  readonly admin?: string;
  readonly passwordSet?: string;
  readonly expiresBefore?: string;
  readonly sort?: string;
  readonly order?: string;
}

export function addLookUpCommands(users: Command, perform: Perform): void {
  const list = users
    .command('list')
    .description('list people')
    .option('--status <status>', 'pending, active, blocked, rejected, expired or deleted')
    .option('--q <text>', 'part of the username or e-mail address')
    .option('--group <group>', 'members of a group')
    .option('--admin <true|false>', 'only administrators, or only others')
    .option('--password-set <true|false>', 'only people who have a password, or only others')
    .option('--expires-before <instant>', 'accounts that end before: 2027-01-31T00:00:00Z')
    .option('--sort <field>', 'username, createdAt or lastLoginAt')
    .option('--order <asc|desc>', 'without it: names ascending, instants with the newest first');
  addListOptions(list).action(
    perform(async (task, { limit, cursor, all, ...filters }: ListFilters) => {
      await printPages<Person>(task, '/api/users', { ...filters }, { limit, cursor, all }, PERSON_COLUMNS);
    }),
  );
  addExample(list, 'gatebook users list --status pending');
  addExample(
    users
      .command('show <name>')
      .description('show one person, by name or id')
      .action(
        perform(async (task, name: string) =>
          task.printDetails(await task.call({ method: 'GET', path: route`/api/users/${name}` })),
        ),
      ),
    'gatebook users show ada',
  );
}
