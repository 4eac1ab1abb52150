import type { Command } from 'commander';
import type { IssuedToken, TokenRow } from './bodies';
import { route } from './client';
import { collect, example } from './example';
import { addListOptions, eachPage, type ListOptions } from './paging';
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
  const tokens = program.command('token').description('tokens of hubs, administrators and monitoring');
  example(tokens, 'gatebook token issue --name lab --scope guard');
  addIssue(tokens, perform);
  const list = addListOptions(tokens.command('list').description('tokens, without their secrets'));
  list.action(
    perform((task, page: ListOptions) => eachPage<TokenRow>(task, '/api/tokens', {}, page, listed)),
  );
  example(list, 'gatebook token list');
  example(
    tokens
      .command('revoke <id>')
      .description('end a token at once')
      .action(
        perform(async (task, id: string) => {
          await task.call({ method: 'DELETE', path: route`/api/tokens/${id}` });
          task.note(`token ${id} is revoked`);
        }),
      ),
    'gatebook token revoke 0199a1c2-5f7e-7b1a-9d0e-3c1f4f2a7b10',
  );
}

/** The token alone to stdout, so that a script can put it where it belongs. */
function addIssue(tokens: Command, perform: Perform): void {
  const issue = tokens
    .command('issue')
    .description('make a token; it is shown once')
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption('--scope <scope>', 'guard, admin, audit, ops or metrics; as often as needed', collect)
    .option('--expires-at <instant>', 'when it ends (default: in one year)')
    .option('--network <cidr>', 'addresses that may use it; as often as needed (default: all)', collect)
    .option(
      '--allowed-group <group>',
      'a group that this hub admits; as often as needed (default: everybody)',
      collect,
    )
    .option('--admin-group <group>', "whose members are the hub's administrators (default: Gatebook's)")
    .action(
      perform(
        async (task, { name, scope, expiresAt, network, allowedGroup, adminGroup }: NewToken) => {
          const scopes = scope.flatMap((given) => given.split(','));
          const limits = { networks: network, allowedGroups: allowedGroup, adminGroup };
          const body = { name, scopes, expiresAt, ...limits };
          const issued = await task.call<IssuedToken>({ method: 'POST', path: '/api/tokens', body });
          task.say(issued.token);
          task.note(`token ${issued.id}, valid until ${issued.expiresAt}; it is not shown again`);
        },
        { mayCreate: true },
      ),
    );
  example(issue, 'gatebook token issue --name lab --scope guard');
}
