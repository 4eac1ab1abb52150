import type { Command } from 'commander';
import type { IssuedToken, TokenRow } from './bodies';
import { route } from './client';
import { collect, addExample } from './example';
import { addListOptions, printPages, type ListOptions } from './paging';
import type { Column } from './table';
import type { Perform } from './task';

interface NewToken {
  readonly name: string;
  readonly scope: readonly string[];
  readonly expiresAt?: string;
  readonly network?: readonly string[];
  readonly allowedGroup?: readonly string[];
  readonly adminGroup?: string;
}

const listed: readonly Column<TokenRow>[] = [
  { title: 'id', cell: ({ id }) => id },
  { title: 'name', cell: ({ name }) => name },
  { title: 'scopes', cell: ({ scopes }) => scopes },
  { title: 'expires', cell: ({ expiresAt }) => expiresAt },
  { title: 'last used', cell: ({ lastUsedAt }) => lastUsedAt },
  { title: 'revoked', cell: ({ revoked }) => revoked },
];

export function addTokenCommands(program: Command, perform: Perform): void {
  const tokens = program.command('token').description('API tokens of hubs, administrators and monitoring');
  addExample(tokens, 'gatebook token issue --name lab --scope guard');
  addIssue(tokens, perform);
  const list = addListOptions(
    tokens.command('list').description('list tokens; the tokens themselves are never shown again'),
  );
  list.action(
    perform(async (task, page: ListOptions) => {
      await printPages<TokenRow>(task, '/api/tokens', {}, page, listed);
    }),
  );
  addExample(list, 'gatebook token list');
  addExample(
    tokens
      .command('revoke <id>')
      .description('revoke a token at once')
      .action(
        perform(async (task, id: string) => {
          await task.call({ method: 'DELETE', path: route`/api/tokens/${id}` });
          task.note(`token ${id} is revoked`);
        }),
      ),
    'gatebook token revoke 0199a1c2-5f7e-7b1a-9d0e-3c1f4f2a7b10',
  );
}

/** Only the token goes to stdout, so that a script can store it. */
function addIssue(tokens: Command, perform: Perform): void {
  const issue = tokens
    .command('issue')
    .description('make a token and print it, once')
    .requiredOption('--name <name>', 'what the token is for')
    .requiredOption(
      '--scope <scope>',
      'guard, hub, admin, audit, ops, or metrics (which opens no route yet); may be repeated',
      collect,
    )
    .option('--expires-at <instant>', 'when it expires: 2027-01-31T00:00:00Z (default: in one year)')
    .option('--network <cidr>', 'addresses that may use it; may be repeated (default: all)', collect)
    .option(
      '--allowed-group <group>',
      'a group that this hub admits; may be repeated (default: everybody)',
      collect,
    )
    .option(
      '--admin-group <group>',
      "the group whose members are this hub's administrators (default: Gatebook's administrators)",
    )
    .action(
      perform(async (task, { name, scope, expiresAt, network, allowedGroup, adminGroup }: NewToken) => {
        const scopes = scope.flatMap((given) => given.split(','));
        const limits = { networks: network, allowedGroups: allowedGroup, adminGroup };
        const body = { name, scopes, expiresAt, ...limits };
        const issued = await task.call<IssuedToken>({ method: 'POST', path: '/api/tokens', body });
        task.print(issued.token);
        task.note(`token ${issued.id}, valid until ${issued.expiresAt}; it is not shown again`);
      }),
    );
  addExample(issue, 'gatebook token issue --name lab --scope guard');
}
