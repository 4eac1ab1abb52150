import type { Command } from 'commander';
import { addSummary } from './audit-summary';
import type { AuditEvent, Moment, Page, ReplayStep } from './bodies';
import { route } from './client';
import { addExample } from './example';
import { wrongUsage } from './failure';
import { addListOptions, printPages, type ListOptions } from './paging';
import type { Column } from './table';
import type { Perform, Task } from './task';

interface AuditFilters extends ListOptions {
  readonly subject?: string;
  readonly actor?: string;
  readonly type?: string;
  readonly address?: string;
  readonly from?: string;
  readonly to?: string;
  readonly order?: string;
}

interface ReplayOptions extends ListOptions {
  readonly at?: string;
  readonly address?: string;
  readonly position?: string;
}

const who = ({ kind, name, id }: AuditEvent['actor']): string =>
  [kind, name ?? id].filter((part) => part !== null).join(' ');

const listed: readonly Column<AuditEvent>[] = [
  { title: 'position', cell: ({ position }) => position },
  { title: 'at', cell: ({ occurredAt }) => occurredAt },
  { title: 'type', cell: ({ type }) => type },
  { title: 'about', cell: ({ subject }) => subject?.username ?? subject?.userId },
  { title: 'by', cell: ({ actor }) => who(actor) },
  { title: 'address', cell: ({ address }) => address?.value },
  { title: 'reason', cell: ({ reason, data }) => reason ?? (data['reason'] as string | undefined) },
];

const steps: readonly Column<ReplayStep>[] = [
  { title: 'position', cell: ({ event }) => event.position },
  { title: 'at', cell: ({ event }) => event.occurredAt },
  { title: 'type', cell: ({ event }) => event.type },
  { title: 'by', cell: ({ event }) => who(event.actor) },
  { title: 'status', cell: ({ state }) => state.status },
  { title: 'guard', cell: ({ guard }) => guard.code },
  { title: 'because', cell: ({ guard }) => guard.because },
];

export function addAuditCommands(program: Command, perform: Perform): void {
  const audit = program
    .command('audit')
    .description('the audit: who did what, and what was true at a moment');
  addList(audit, perform);
  addExample(audit, 'gatebook audit list --subject ada');
  addReplay(audit, perform);
  addSummary(audit, perform);
}

function addList(audit: Command, perform: Perform): void {
  const list = audit
    .command('list')
    .description('list events, newest first')
    .option('--subject <name>', 'about this person, by name or id')
    .option('--actor <name>', 'by this person, token, operator:<OS user> or kind of actor')
    .option('--type <type>', 'of this type: LoginFailed')
    .option('--address <address>', 'from this client address or network: 10.0.0.0/8')
    .option('--from <instant>', 'at this instant or later')
    .option('--to <instant>', 'before this instant')
    .option('--order <asc|desc>', 'oldest (asc) or newest (desc) first');
  addListOptions(list).action(
    perform(async (task, { limit, cursor, all, ...filters }: AuditFilters) => {
      const page = { limit, cursor, all };
      noteOthers(task, await printPages<AuditEvent>(task, '/api/audit/events', { ...filters }, page, listed));
    }),
  );
  addExample(list, 'gatebook audit list --subject ada --type LoginFailed');
}

function addReplay(audit: Command, perform: Perform): void {
  const replay = audit
    .command('replay <name>')
    .description('show one person at one moment, or after each event')
    .option('--at <instant>', 'as the guard would have decided at this instant')
    .option('--position <position>', 'as the guard would have decided at this position of the book')
    .option('--address <address>', 'count refusals of this client address');
  addListOptions(replay).action(
    perform(async (task, name: string, { at, position, address, ...page }: ReplayOptions) => {
      if (at !== undefined && position !== undefined) throw wrongUsage('give --at or --position, not both');
      const path = route`/api/audit/users/${name}/replay`;
      if (at === undefined && position === undefined) {
        noteOthers(task, await printPages<ReplayStep>(task, path, { address }, page, steps));
      } else
        showMoment(task, await task.call<Moment>({ method: 'GET', path, query: { at, position, address } }));
    }),
  );
  addExample(replay, 'gatebook audit replay ada --at 2026-11-22T09:00:00Z');
}

function noteOthers(task: Task, { otherHolders = [] }: Page<unknown>): void {
  for (const { userId, createdAt, status } of otherHolders)
    task.note(
      `this name is or was also the name of ${userId} (signed up ${createdAt}, ${status}): use the id`,
    );
}

const showMoment = (task: Task, moment: Moment): void => task.printDetails(moment);
