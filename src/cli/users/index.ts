import type { Command } from 'commander';
import { addExample } from '../example';
import type { Perform } from '../task';
import { addAccountCommands } from './accounts';
import { addLookUpCommands } from './look-up';
import { addSessionCommands } from './sessions';
import { addTransitionCommands } from './transitions';

export function addUsersCommands(program: Command, perform: Perform): void {
  const users = program.command('users').description('people: who they are, and whether they may sign in');
  addExample(users, 'gatebook users list --status pending');
  addLookUpCommands(users, perform);
  addTransitionCommands(users, perform);
  addAccountCommands(users, perform);
  addSessionCommands(users, perform);
}
