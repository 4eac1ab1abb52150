import type { Command } from 'commander';
import type { Installation } from '../../src/cli/installation';
import { buildProgram } from '../../src/cli/program';
import { runCommandLine } from '../../src/cli/run';
import { gatebook } from './command-line';
import { screen } from './screen';

const nothing: Installation = {
  start: () => Promise.reject(new Error('help starts nothing')),
  open: () => Promise.reject(new Error('help opens nothing')),
  restore: () => Promise.reject(new Error('help restores nothing')),
  exportBook: () => Promise.reject(new Error('nothing is exported')),
  importBook: () => Promise.reject(new Error('nothing is imported')),
  examine: () => Promise.reject(new Error('help examines nothing')),
  storeStatus: () => Promise.reject(new Error('help examines nothing')),
  isOwnedByAnother: () => Promise.reject(new Error('help examines nothing')),
};

const pathsOf = (command: Command, path: readonly string[] = []): string[] => [
  path.join(' '),
  ...command.commands.flatMap((inner) => pathsOf(inner, [...path, inner.name()])),
];

const program = buildProgram(nothing, screen(), '1.2.3');
const everyCommand = pathsOf(program);

const commandAt = (path: string): Command =>
  path
    .split(' ')
    .filter((word) => word !== '')
    .reduce((command, word) => {
      const inner = command.commands.find((candidate) => candidate.name() === word);
      if (inner === undefined) throw new Error(`there is no command ${word}`);
      return inner;
    }, program);

describe('the help', () => {
  it.each(everyCommand)('of "gatebook %s" says what it does, with an example', async (path) => {
    const seen = screen();
    const words = path.split(' ').filter((word) => word !== '');

    expect(await runCommandLine([...words, '--help'], nothing, seen)).toBe(0);
    expect(seen.out.join('')).toMatch(new RegExp(`^Usage: gatebook ${path}`));
    expect(seen.out.join('')).toMatch(/\nExample:\n {2}(source <\()?gatebook /);
    expect(seen.out.join('')).toContain('--json');
  });

  it.each(everyCommand)('of "gatebook %s" describes every option', (path) => {
    const command = commandAt(path);
    const undescribed = command.options.filter(({ description }) => description === '');
    expect(undescribed.map(({ flags }) => flags)).toEqual([]);
    expect(command.description()).not.toBe('');
  });

  it('names every command of the contract', () => {
    const people =
      'list show add approve reject block unblock reset-throttle password-link groups profile sessions delete ' +
      'valid-until password-change-required';
    const words = [
      'start, demo, config, admin create, completion, store status, token issue, token list, token revoke',
      'audit list, audit replay, audit summary, projections status, projections rebuild, projections verify',
      'users grant-admin, users revoke-admin, import csv, import ndjson',
      'invitations create, invitations list, invitations show, invitations link, invitations revoke',
      people.split(' ').map((act) => `users ${act}`),
    ];

    expect(everyCommand).toEqual(expect.arrayContaining(words.flat().join(', ').split(', ')));
  });
});

describe('the command line as a process', () => {
  it('prints its version', async () => {
    expect(await gatebook(['--version'])).toEqual({ exitCode: 0, stdout: '0.1.0\n', stderr: '' });
  });

  it('shows the help on stdout when asked for', async () => {
    const { exitCode, stdout, stderr } = await gatebook(['users', 'block', '--help']);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('gatebook users block bob --reason');
  });

  it.each([
    [[]],
    [['users']],
    [['dance']],
    [['users', 'show']],
    [['users', 'list', '--no-such-option']],
    [['token', 'issue', '--scope', 'guard']],
  ])('ends with 2 and an explanation on stderr after the words %j', async (words) => {
    const { exitCode, stdout, stderr } = await gatebook(words, {
      environment: { GATEBOOK_DATA: 'package.json' },
    });

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });
});

describe('the completion script', () => {
  it('offers the commands and options of the words before', async () => {
    const { exitCode, stdout } = await gatebook(['completion', 'bash']);

    expect(exitCode).toBe(0);
    expect(stdout).toContain("'users block') words='--reason --until'");
    expect(stdout).toContain("'projections') words='status rebuild verify skip'");
  });

  it('is for bash and zsh alone', async () => {
    expect(await gatebook(['completion', 'fish'])).toMatchObject({ exitCode: 2 });
    expect((await gatebook(['completion', 'zsh'])).stdout).toMatch(/^autoload -U \+X bashcompinit/);
  });
});
