import type { Command } from 'commander';
import { buildProgram } from '../../src/cli/program';
import { processTerminal } from '../../src/cli/terminal';
import { pageOf } from './page';

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/operations.md',
  'docs/errors.md',
  'docs/architecture.md',
  'docs/change-over.md',
  'docs/hub-administrator.md',
  'hub/jupyterhub-gatebook/README.md',
];

const neverStarted = () => Promise.reject(new Error('nothing is started here'));
const program = buildProgram(
  {
    start: neverStarted,
    open: neverStarted,
    restore: neverStarted,
    exportBook: neverStarted,
    importBook: neverStarted,
    examine: neverStarted,
    storeStatus: neverStarted,
    isOwnedByAnother: neverStarted,
  },
  processTerminal(process.stdout, process.stderr),
  '0.0.0',
);

/** What follows `gatebook` in code, up to the end of the command. */
const commandsOf = (page: string): string[] =>
  Array.from(
    page.matchAll(/(?:^ *|`|\(|; |exec gatebook )(?:npx )?gatebook ([a-z-][^`\n|>)]*)/gm),
    ([, words]) => (words ?? '').trim(),
  );

/** The part of a printed command that the command line does not know; undefined when it knows all. */
function unknownIn(words: string): string | undefined {
  let command: Command = program;
  for (const word of words.split(/\s+/)) {
    const inner = command.commands.find((candidate) => candidate.name() === word);
    if (inner !== undefined) command = inner;
    else if (command.commands.length > 0 && !word.startsWith('-')) return word;
    else if (word.startsWith('--') && !knowsOption(command, word)) return word;
  }
  return undefined;
}

function knowsOption(command: Command, word: string): boolean {
  const known = [...command.options, ...program.options].map(({ long }) => long);
  return word === '--help' || known.includes(word.split('=')[0] ?? '');
}

describe.each(PAGES)('the commands that %s prints', (page) => {
  it('are commands of ours, with options that they have', () => {
    const wrong = commandsOf(pageOf(page)).filter((words) => unknownIn(words) !== undefined);
    expect(wrong).toEqual([]);
  });
});

describe('the commands of the README', () => {
  it('are found', () => {
    expect(commandsOf(pageOf('README.md')).length).toBeGreaterThan(10);
  });
});
