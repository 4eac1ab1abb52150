import type { Command } from 'commander';
import type { StoreNode, StoreStatus } from './bodies';
import { configOf } from './connect';
import { addExample } from './example';
import { EXIT, TaskFailure } from './failure';
import type { Installation } from './installation';
import { operatorClient } from './operator';
import type { Column } from './table';
import { Task, type GlobalOptions, type Perform } from './task';
import type { Terminal } from './terminal';

const COLUMNS: readonly Column<StoreNode>[] = [
  { title: 'server', cell: ({ node }) => node },
  { title: 'role', cell: ({ role }) => role },
  { title: 'version', cell: ({ version }) => version },
  { title: 'lag', cell: ({ lagBytes }) => lagBytes },
  { title: 'state', cell: ({ detail }) => detail },
];

export function addStoreStatusCommand(
  store: Command,
  perform: Perform,
  installation: Installation,
  terminal: Terminal,
): void {
  const asked = perform(async (task) =>
    show(task, await task.call<StoreStatus>({ method: 'GET', path: '/api/store' })),
  );
  const status = store
    .command('status')
    .description('show which store it is, its newest position, its state, and each of its servers')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const config = configOf(options);
      const client = operatorClient(config.data);
      if (config.store.kind === 'sqlite' || (await client.isRunning())) return asked(command);
      // a Gatebook of our own would wait for a server, and this command is for when none answers
      const found = await installation.storeStatus(config);
      if (options.json === true) terminal.write(`${JSON.stringify(found)}\n`);
      return show(new Task(client, terminal, options.json ?? false), found);
    });
  addExample(status, 'gatebook store status');
}

function show(task: Task, { nodes, ...store }: StoreStatus): void {
  task.printDetails(store);
  if (nodes.length > 0) task.printTable(COLUMNS, nodes);
  const isAnswered = store.health.ok || nodes.some(({ version }) => version !== null);
  if (!isAnswered)
    throw new TaskFailure(EXIT.notAvailable, [`no server of the store answers: ${store.health.detail}`]);
}
