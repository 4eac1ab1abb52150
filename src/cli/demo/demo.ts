import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../../config/config';
import { addExample } from '../example';
import { EXIT, TaskFailure } from '../failure';
import { HttpClient } from '../http-client';
import type { Installation } from '../installation';
import { operatorClient } from '../operator';
import type { Terminal } from '../terminal';
import { Narrator } from './narrator';
import { playStory } from './story';

export function addDemoCommand(program: Command, installation: Installation, terminal: Terminal): void {
  const demo = program
    .command('demo')
    .description(
      'run a demonstration on a temporary instance: show what is sent, answered and written to the book',
    )
    .action(() => runDemo(installation, terminal));
  addExample(demo, 'gatebook demo');
}

/** Uses the defaults, ignores the environment, and removes its folder afterwards. */
async function runDemo(installation: Installation, terminal: Terminal): Promise<void> {
  // synchronous, because the start sets the size of the thread pool before its first use
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-demo-'));
  const data = join(folder, 'data');
  try {
    const overrides = { GATEBOOK_DATA: data, GATEBOOK_PORT: '0', GATEBOOK_LOG_LEVEL: 'error' };
    const running = await installation.start(loadConfig({}, overrides), () => {});
    try {
      await play(terminal, data, running);
    } finally {
      await running.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Running = Awaited<ReturnType<Installation['start']>>;

async function play(terminal: Terminal, data: string, { url, setUpToken }: Running): Promise<void> {
  const { hostname: host, port } = new URL(url);
  const operator = operatorClient(data);
  const narrator = new Narrator(terminal, operator);
  terminal.print(`A temporary Gatebook listens on ${url}.`);
  terminal.print('→ what is sent   ← what is answered   ✎ what is written to the book   ✓ what was checked');
  terminal.print('(passwords and tokens are masked; events about credentials and keys are never shown)');
  await narrator.printNewEvents();
  const web = new HttpClient({ host, port: Number(port) });
  await playStory(narrator, { web, operator, setUpToken: setUpToken ?? '' });
  terminal.print('');
  if (narrator.faults > 0) {
    throw new TaskFailure(EXIT.refused, [`${String(narrator.faults)} checks failed: see the lines with ✗`]);
  }
  terminal.print('Every answer was as expected.');
}
