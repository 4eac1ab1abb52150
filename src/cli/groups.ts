import type { Command } from 'commander';
import { addExample } from './example';
import { addListOptions, printPages, type ListOptions } from './paging';
import type { Column } from './table';
import type { Perform } from './task';

interface ListedGroup {
  readonly name: string;
  readonly people: number;
}

const listed: readonly Column<ListedGroup>[] = [
  { title: 'group', cell: ({ name }) => name },
  { title: 'people', cell: ({ people }) => people },
];

export function addGroupCommands(program: Command, perform: Perform): void {
  const groups = program.command('groups').description('groups that people are in');
  addExample(groups, 'gatebook groups list');
  const list = addListOptions(
    groups.command('list').description('list the groups, with how many people are in each'),
  );
  list.action(
    perform(async (task, page: ListOptions) => {
      await printPages<ListedGroup>(task, '/api/groups', {}, page, listed);
    }),
  );
  addExample(list, 'gatebook groups list');
}
