import type { Command } from 'commander';
import { route } from '../client';
import { addExample } from '../example';
import type { Column } from '../table';
import type { Perform } from '../task';

interface BrowserSession {
  readonly id: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly address: string | null;
  readonly userAgent: string | null;
}

const SESSION_COLUMNS: readonly Column<BrowserSession>[] = [
  { title: 'last used', cell: ({ lastUsedAt }) => lastUsedAt },
  { title: 'began', cell: ({ createdAt }) => createdAt },
  { title: 'address', cell: ({ address }) => address },
  { title: 'browser', cell: ({ userAgent }) => userAgent },
];

export function addSessionCommands(users: Command, perform: Perform): void {
  addExample(
    users
      .command('sessions <name>')
      .description("list a person's browser sessions, or end them all")
      .option('--end', 'end them all')
      .action(
        perform(async (task, name: string, { end = false }: { readonly end?: boolean }) => {
          const path = route`/api/users/${name}/sessions`;
          if (end) await task.call({ method: 'DELETE', path });
          else {
            const { items } = await task.call<{ items: BrowserSession[] }>({ method: 'GET', path });
            task.printTable(SESSION_COLUMNS, items);
          }
        }),
      ),
    'gatebook users sessions ada --end',
  );
}
