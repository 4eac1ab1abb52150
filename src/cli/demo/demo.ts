import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../../config/config';
import { example } from '../example';
import { EXIT, TaskFailure } from '../failure';
import { HttpClient } from '../http-client';
import type { Installation } from '../installation';
import { operatorClient } from '../operator';
import type { Terminal } from '../terminal';
import { Narrator } from './narrator';
import { tellStory } from './story';

export function addDemoCommand(program: Command, installation: Installation, terminal: Terminal): void {
  const demo = program
    .command('demo')
    .description('the whole story on a throw-away instance: what is sent, answered and written in the book')
    .action(() => tellOnThrowAwayInstance(installation, terminal));
  example(demo, 'gatebook demo');
}

/** On defaults alone, whatever the environment says, in a folder that is removed afterwards. */
async function tellOnThrowAwayInstance(installation: Installation, terminal: Terminal): Promise<void> {
  // not through the thread pool: the start makes it first
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-demo-'));
  const data = join(folder, 'data');
  try {
    const overrides = { GATEBOOK_DATA: data, GATEBOOK_PORT: '0', GATEBOOK_LOG_LEVEL: 'error' };
    const running = await installation.start(loadConfig({}, overrides), () => {});
    try {
      await tell(terminal, data, running);
    } finally {
      await running.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Running = Awaited<ReturnType<Installation['start']>>;

async function tell(terminal: Terminal, data: string, { url, setUpToken }: Running): Promise<void> {
  const { hostname: host, port } = new URL(url);
  const operator = operatorClient(data);
  const narrator = new Narrator(terminal, operator);
  terminal.print(`A throw-away Gatebook listens on ${url}.`);
  terminal.print('→ what is sent   ← what is answered   ✎ what is written in the book   ✓ what was checked');
  terminal.print('(passwords and tokens are masked; events of credentials and keys are never shown)');
  await narrator.tellNewEvents();
  const web = new HttpClient({ host, port: Number(port) });
  await tellStory(narrator, { web, operator, setUpToken: setUpToken ?? '' });
  terminal.print('');
  if (narrator.faults > 0) {
    throw new TaskFailure(EXIT.refused, [`${String(narrator.faults)} checks failed: see the lines with ✗`]);
  }
  terminal.print('Every answer was as it should be.');
}
