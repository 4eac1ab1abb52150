import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Page, Projection } from './bodies';
import { route } from './client';
import { addExample } from './example';
import { EXIT, TaskFailure } from './failure';
import { drawProgress } from './progress-bar';
import type { Column } from './table';
import type { Perform, Task } from './task';

interface RebuildOptions {
  readonly wait: boolean;
  readonly cancel?: boolean;
}

const ALL = 'all';
/** How often the progress of a rebuild is read, in ms. */
const POLL_INTERVAL_MS = 200;

const listed: readonly Column<Projection>[] = [
  { title: 'name', cell: ({ name }) => name },
  { title: 'version', cell: ({ version }) => version },
  { title: 'state', cell: ({ state }) => state },
  { title: 'position', cell: ({ position }) => position },
  { title: 'head', cell: ({ head }) => head },
  { title: 'lag', cell: ({ lagEvents }) => lagEvents ?? 'not known' },
  { title: 'error', cell: ({ error }) => error },
];

export function addProjectionsCommands(program: Command, perform: Perform): void {
  const projections = program
    .command('projections')
    .description('the read models: tables that answer queries, built from the book');
  const status = async (task: Task) =>
    task.printTable(
      listed,
      (await task.call<Page<Projection>>({ method: 'GET', path: '/api/projections' })).items,
    );
  addExample(
    projections
      .command('status')
      .description('show the state, position and lag of each')
      .action(perform(status)),
    'gatebook projections status',
  );
  addRebuild(projections, perform);
  addExample(projections, 'gatebook projections status');
  addVerify(projections, perform);
  addSkip(projections, perform);
}

function addSkip(projections: Command, perform: Perform): void {
  const skip = projections
    .command('skip <position>')
    .description('continue without an event that cannot be applied; the decision is stored as an event')
    .requiredOption('--reason <text>', 'why; stored unencrypted, so write nothing about a person')
    .action(
      perform(async (task, position: string, { reason }: { readonly reason: string }) => {
        const body = { position, reason };
        await task.call({ method: 'POST', path: '/api/projections/skip', body });
        task.print(`the event at position ${position} is skipped`);
      }),
    );
  addExample(skip, 'gatebook projections skip 4711 --reason "written by a version that was withdrawn"');
}

/** The read models that `name` means. */
const modelNames = async (task: Task, name: string): Promise<readonly string[]> =>
  name === ALL ? (await projectionsOf(task)).map((projection) => projection.name) : [name];

/**
 * Does the same with each model; a refusal is printed and does not stop the others.
 * @throws TaskFailure with the exit code of the first refusal
 */
async function forEachModel<Outcome>(
  task: Task,
  models: readonly string[],
  work: (model: string) => Promise<Outcome>,
): Promise<Outcome[]> {
  const [only] = models;
  if (models.length === 1 && only !== undefined) return [await work(only)];
  const outcomes: Outcome[] = [];
  const failures: TaskFailure[] = [];
  for (const model of models) {
    try {
      outcomes.push(await work(model));
    } catch (error) {
      if (!(error instanceof TaskFailure)) throw error;
      failures.push(error);
      task.note(`${model}: ${error.lines.join('\n')}`);
    }
  }
  const [first] = failures;
  if (first !== undefined)
    throw new TaskFailure(first.exitCode, [`${String(failures.length)} of ${String(models.length)} refused`]);
  return outcomes;
}

const projectionsOf = async (task: Task): Promise<readonly Projection[]> =>
  (await task.callSilently<Page<Projection>>({ method: 'GET', path: '/api/projections' })).items;

function addRebuild(projections: Command, perform: Perform): void {
  const rebuild = projections
    .command('rebuild <name>')
    .description('rebuild a read model (or all) beside the live one, while people keep signing in')
    .option('--cancel', 'cancel the rebuild and keep the live one')
    .option('--no-wait', 'return at once; without a running server the command still waits for the end')
    .action(
      perform(async (task, name: string, { wait, cancel }: RebuildOptions) => {
        if (cancel === true) return cancelRebuilds(task, name);
        await forEachModel(task, await modelNames(task, name), async (model) => {
          await task.call({ method: 'POST', path: route`/api/projections/${model}/rebuild` });
          if (wait || task.client.isInProcess) await watchRebuild(task, model);
          else task.print(`${model}: rebuilding`);
        });
      }),
    );
  addExample(rebuild, 'gatebook projections rebuild all');
}

/** With `all`: those that are being rebuilt. */
async function cancelRebuilds(task: Task, name: string): Promise<void> {
  const all = name === ALL ? await projectionsOf(task) : [];
  const idle = all.filter(({ rebuild }) => rebuild === null);
  for (const { name: model } of idle) task.print(`${model}: no rebuild is running`);
  const running = all.filter(({ rebuild }) => rebuild !== null).map((projection) => projection.name);
  await forEachModel(task, name === ALL ? running : [name], async (model) => {
    await task.call({ method: 'DELETE', path: route`/api/projections/${model}/rebuild` });
    task.print(`${model}: cancelled`);
  });
}

/** Draws the progress until the rebuild ends. @throws TaskFailure `refused` when the read model is not live then */
async function watchRebuild(task: Task, name: string): Promise<void> {
  for (;;) {
    const projection = (await projectionsOf(task)).find((candidate) => candidate.name === name);
    if (projection === undefined) throw new TaskFailure(EXIT.refused, [`not_found: no read model ${name}`]);
    if (projection.rebuild === null && projection.state !== 'rebuilding') {
      if (!task.wantsJson) task.terminal.draw('');
      if (projection.error !== null)
        throw new TaskFailure(EXIT.refused, [`${name}: ${projection.state}: ${projection.error}`]);
      task.print(`${name}: rebuilt up to position ${projection.position}`);
      return;
    }
    if (projection.rebuild !== null && !task.wantsJson) drawProgress(task.terminal, name, projection.rebuild);
    await pause(POLL_INTERVAL_MS);
  }
}

interface Verification {
  readonly ok: boolean;
  readonly rows: number;
  readonly differences: readonly {
    readonly table: string;
    readonly key: string;
    readonly kind: 'missing' | 'unexpected' | 'different';
    readonly columns: readonly string[];
  }[];
}

function addVerify(projections: Command, perform: Perform): void {
  const verify = projections
    .command('verify <name>')
    .description('build a second copy of a read model (or all) and compare it with the live one, row by row')
    .action(
      perform(async (task, name: string) => {
        const models = await modelNames(task, name);
        const outcomes = await forEachModel(task, models, (model) => verifyOne(task, model));
        const wrong = outcomes.filter((ok) => !ok).length;
        if (wrong > 0)
          throw new TaskFailure(EXIT.refused, [
            `${String(wrong)} of ${String(models.length)} differ from the book`,
          ]);
      }),
    );
  addExample(verify, 'gatebook projections verify all');
}

async function verifyOne(task: Task, name: string): Promise<boolean> {
  const path = route`/api/projections/${name}/verify`;
  const { ok, rows, differences } = await task.call<Verification>({ method: 'POST', path });
  task.print(`${name}: ${ok ? 'equal to the book' : 'differs'}, ${String(rows)} rows compared`);
  for (const { table, key, kind, columns } of differences) {
    task.print([name, table, key, kind, columns.join(',')].join('\t'));
  }
  return ok;
}
