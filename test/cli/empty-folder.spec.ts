import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { installation } from '../../src/app/installation';
import { buildProgram } from '../../src/cli/program';
import { runCommandLine } from '../../src/cli/run';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store';
import { gatebook } from './command-line';
import { newInstance, type Instance } from './instance';
import { screen } from './screen';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatebook-empty-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Leaf {
  readonly path: string;
  readonly command: Command;
}

const leaves = (command: Command, path: readonly string[] = []): Leaf[] =>
  command.commands.length === 0
    ? [{ path: path.join(' '), command }]
    : command.commands.flatMap((inner) => leaves(inner, [...path, inner.name()]));

/** Every runnable command, with invented values for its required arguments. */
const COMMANDS = leaves(buildProgram(installation, screen(), '0.0.0')).map(({ path, command }) => {
  const values = command.registeredArguments.map(({ argChoices }) => argChoices?.[0] ?? 'ada');
  const options = command.options
    .filter(({ mandatory }) => mandatory)
    .flatMap(({ long }) => [long ?? '', 'x']);
  return { path, command, values, options };
});

const BEGIN_A_BOOK = new Set([
  'start',
  'admin create',
  'import csv',
  'import ndjson',
  'store restore',
  'store import',
]);
const NEED_NO_BOOK = new Set(['demo', 'config', 'doctor', 'completion']);

const run = async (words: readonly string[]) => {
  const shown = screen();
  const exitCode = await runCommandLine(words, installation, shown);
  return { exitCode, out: shown.out.join('\n'), err: shown.err.join('\n') };
};

describe('a data folder without a book', () => {
  const others = COMMANDS.filter(({ path }) => !BEGIN_A_BOOK.has(path) && !NEED_NO_BOOK.has(path));

  it.each(others.map((command) => [command.path, command] as const))(
    'stays as it is after "gatebook %s", which ends with 3 and says what to do',
    async (_, { path, values, options }) => {
      for (const data of [folder, join(folder, 'missing')]) {
        const { exitCode, out, err } = await run([...path.split(' '), ...values, ...options, '--data', data]);
        expect({ exitCode, out }).toEqual({ exitCode: 3, out: '' });
        expect(err).toContain(`there is no book in ${data}`);
        expect(err).toContain('gatebook start');
        expect(readdirSync(folder)).toEqual([]);
      }
    },
  );

  it.each([['config'], ['doctor'], ['completion bash'], ['--help'], ['users --help'], ['--version']])(
    'is enough for "gatebook %s", which leaves it as it is',
    async (words) => {
      const { exitCode } = await gatebook([...words.split(' '), '--data', folder]);
      expect(exitCode).toBe(0);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('gets none from a command when the file of the book is there, but the book was never begun', async () => {
    await (await SqliteEventStore.open({ file: join(folder, 'book.db') })).close();
    const { exitCode, stderr } = await gatebook(['users', 'list', '--data', folder]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('There is no book in');
    expect(existsSync(join(folder, 'secret'))).toBe(false);
  });
});

describe('a folder in which a hub has its book', () => {
  it.each([['admin create grace'], ['users list']])(
    'is not given another book by "gatebook %s", which names the data folder of the hub',
    async (words) => {
      const ofHub = join(folder, 'gatebook');
      await gatebook(['admin', 'create', 'head', '--data', ofHub]);

      const { exitCode, stderr } = await gatebook(words.split(' '), { cwd: folder });
      const named = await gatebook([...words.split(' '), '--data', ofHub], { cwd: folder });

      expect(exitCode).toBe(3);
      expect(stderr).toContain(`Add: --data ${ofHub}`);
      expect(readdirSync(folder)).toEqual(['gatebook']);
      expect(named.exitCode).toBe(0);
    },
  );
});

describe('a command that begins a book', () => {
  let instance: Instance;
  beforeEach(async () => {
    instance = await newInstance();
  });
  afterEach(() => instance.remove());

  it('says so: admin create, only the first time', async () => {
    const first = await instance.run('admin create grace');
    const second = await instance.run('admin create hedy');
    expect(first.stderr).toContain(`A new book was begun in ${instance.data}`);
    expect(second.stderr).not.toContain('A new book');
  });

  it('says so: start', async () => {
    mkdirSync(instance.data, { mode: 0o700 });
    const server = await instance.start();
    await server.says('A new book was begun');
  });
});

describe('an empty value', () => {
  const valued = COMMANDS.flatMap((command) =>
    [...command.command.options, ...(command.command.parent?.parent?.options ?? [])]
      .filter(({ required, optional }) => required || optional)
      .map(({ long }) => [command.path, long ?? '', command] as const),
  );
  const withArguments = COMMANDS.filter(({ values }) => values.length > 0);

  it.each(valued)('is wrong usage: gatebook %s %s ""', async (path, long, { values, options }) => {
    for (const value of ['', ' ']) {
      const words = [...path.split(' '), ...values, ...options, '--data', folder, long, value];
      const { exitCode, err } = await run(words);
      expect({ exitCode, err }).toEqual({ exitCode: 2, err: `${long} is empty` });
    }
  });

  it.each(withArguments.map((command) => [command.path, command] as const))(
    'is wrong usage as an argument of "gatebook %s"',
    async (path, { values, options }) => {
      const words = [...path.split(' '), ...values.map(() => ''), ...options, '--data', folder];
      expect((await run(words)).exitCode).toBe(2);
    },
  );

  it.each(COMMANDS.map((command) => [command.path, command] as const))(
    'of --data is wrong usage: gatebook %s',
    async (path, { values, options }) => {
      const { exitCode, err } = await run([...path.split(' '), ...values, ...options, '--data', '']);
      expect({ exitCode, err }).toEqual({ exitCode: 2, err: '--data is empty' });
    },
  );
});
