import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment, freePorts } from '../hub/child-process';
import { CLI } from '../support/product';

let data: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'gatebook-hang-up-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

describe('a server whose terminal hangs up', () => {
  it('continues and still stops gracefully', async () => {
    const [port] = await freePorts(1);
    const url = `http://127.0.0.1:${String(port)}`;
    const environment = { ...cleanEnvironment(), GATEBOOK_DATA: data, GATEBOOK_PORT: String(port) };
    const started = spawn(process.execPath, [CLI, 'start'], { env: environment });
    child = started;
    let said = '';
    started.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const says = async (text: string): Promise<void> => {
      while (!said.includes(text)) await once(started.stderr, 'data');
    };
    await says('listening');
    started.kill('SIGHUP');
    await says('SIGHUP');
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    started.kill('SIGTERM');
    expect(await once(started, 'exit')).toEqual([0, null]);
    expect(said).toContain('stopping');
  });
});
