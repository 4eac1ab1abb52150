import type { Command } from 'commander';
import type { Invitation, InvitationLink, InvitationWithPeople, InvitedPerson } from './bodies';
import { route } from './client';
import { collect, addExample } from './example';
import { wrongUsage } from './failure';
import { addListOptions, printPages, type ListOptions } from './paging';
import { printLink } from './printed-link';
import type { Column } from './table';
import type { Perform } from './task';

/** As many people as one page of the route can have. */
const PEOPLE_SHOWN = '500';
const ID = '0199a1c2-5f7e-7b1a-9d0e-3c1f4f2a7b10';

interface NewInvitation {
  readonly uses: string;
  readonly expiresAt: string;
  readonly group?: readonly string[];
  readonly validUntil?: string;
  readonly note?: string;
  readonly approve?: boolean;
}

const listed: readonly Column<Invitation>[] = [
  { title: 'id', cell: ({ id }) => id },
  { title: 'status', cell: ({ status }) => status },
  { title: 'used', cell: ({ used, uses }) => `${String(used)}/${String(uses)}` },
  { title: 'expires', cell: ({ expiresAt }) => expiresAt },
  { title: 'groups', cell: ({ groups }) => groups },
  { title: 'approves', cell: ({ approve }) => approve },
  { title: 'note', cell: ({ note }) => note },
];

const came: readonly Column<InvitedPerson>[] = [
  { title: 'username', cell: ({ username }) => username },
  { title: 'status', cell: ({ status }) => status },
  { title: 'came', cell: ({ usedAt }) => usedAt },
];

export function addInvitationCommands(program: Command, perform: Perform): void {
  const invitations = program
    .command('invitations')
    .description('invitations: one link with which a class signs up');
  addExample(
    invitations,
    'gatebook invitations create --uses 30 --expires-at 2027-02-01T00:00:00Z --approve',
  );
  addCreate(invitations, perform);
  const list = addListOptions(
    invitations
      .command('list')
      .description('list invitations, the newest first; links are never shown again'),
  );
  list.action(
    perform(async (task, page: ListOptions) => {
      await printPages<Invitation>(task, '/api/invitations', {}, page, listed);
    }),
  );
  addExample(list, 'gatebook invitations list');
  addShow(invitations, perform);
  addLink(invitations, perform);
  addExample(
    invitations
      .command('revoke <id>')
      .description('end an invitation at once; accounts that were made with it stay')
      .action(
        perform(async (task, id: string) => {
          await task.call({ method: 'DELETE', path: route`/api/invitations/${id}` });
          task.note(`invitation ${id} is revoked`);
        }),
      ),
    `gatebook invitations revoke ${ID}`,
  );
}

/** Only the link goes to stdout, so that a script can pass it on. */
function addCreate(invitations: Command, perform: Perform): void {
  const create = invitations
    .command('create')
    .description('make one link with which many people can sign up, and print it, once')
    .requiredOption('--uses <n>', 'how many people can sign up with it, 1 to 1000')
    .requiredOption('--expires-at <instant>', 'when the invitation ends: 2027-02-01T00:00:00Z')
    .option('--group <group>', 'a group for everybody who signs up with it; may be repeated', collect)
    .option(
      '--valid-until <instant>',
      'when the accounts end by themselves, after the invitation: 2027-07-31T00:00:00Z (default: never)',
    )
    .option('--note <text>', 'for everybody who opens the link, such as the name of the class')
    .option('--approve', 'let people in at once (default: an administrator approves each of them)')
    .action(
      perform(async (task, { uses, group, approve = false, ...given }: NewInvitation) => {
        const body = { ...given, uses: wholeNumber(uses), groups: group, approve };
        const path = '/api/invitations';
        const { id, link } = await task.call<InvitationLink>({ method: 'POST', path, body });
        printLink(
          task,
          link,
          `invitation ${id} for ${uses} people, until ${link.expiresAt}; its link is not shown again`,
        );
      }),
    );
  addExample(
    create,
    'gatebook invitations create --uses 30 --expires-at 2027-02-01T00:00:00Z --group chemistry --approve',
  );
}

function addShow(invitations: Command, perform: Perform): void {
  const show = invitations
    .command('show <id>')
    .description('show an invitation and who signed up with it')
    .option('--limit <n>', `people at once, 1 to 500 (default: ${PEOPLE_SHOWN})`)
    .option('--cursor <cursor>', 'continue after the previous page')
    .action(
      perform(async (task, id: string, { limit = PEOPLE_SHOWN, cursor }: ListOptions) => {
        const path = route`/api/invitations/${id}`;
        const query = { limit, cursor };
        const { people, ...invitation } = await task.call<InvitationWithPeople>({
          method: 'GET',
          path,
          query,
        });
        task.printDetails(invitation);
        if (people.items.length > 0) task.printTable(came, people.items);
        if (people.nextCursor !== null) task.note(`more people: --cursor ${people.nextCursor}`);
      }),
    );
  addExample(show, `gatebook invitations show ${ID}`);
}

function addLink(invitations: Command, perform: Perform): void {
  addExample(
    invitations
      .command('link <id>')
      .description(
        'make a new link and print it, once; the earlier one ends, places that are taken stay taken',
      )
      .action(
        perform(async (task, id: string) => {
          const path = route`/api/invitations/${id}/link`;
          const { link } = await task.call<InvitationLink>({ method: 'POST', path });
          printLink(task, link, `works until ${link.expiresAt}; the earlier link does not work any more`);
        }),
      ),
    `gatebook invitations link ${ID}`,
  );
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw wrongUsage(`--uses ${text} is not a number. Say how many people can sign up, such as --uses 30`);
}
