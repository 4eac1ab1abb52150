import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer } from '../../src/app/start-server';
import { loadConfig } from '../../src/config/config';
import { Log } from '../../src/platform/log';

let data: string;
let running: RunningServer | undefined;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'gatebook-connections-'));
});
afterEach(async () => {
  await running?.stop();
  rmSync(data, { recursive: true, force: true });
});

const start = async (env: NodeJS.ProcessEnv = {}): Promise<RunningServer> => {
  const config = loadConfig({ ...env, GATEBOOK_DATA: data, GATEBOOK_PORT: '0' });
  running = await startServer(config, {
    log: new Log('error', { write: () => undefined }),
    announce: () => undefined,
  });
  return running;
};

describe('an idle connection', () => {
  it('stays open for 75 s, longer than the shipped proxy keeps it', async () => {
    const { url } = await start();
    const asked = request(`${url}/health/live`, { headers: { connection: 'keep-alive' } }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.headers['keep-alive']).toBe('timeout=75');
    const nginx = readFileSync(join(__dirname, '..', '..', 'deploy', 'nginx.conf'), 'utf8');
    const kept = /upstream gatebook \{[^}]*keepalive_timeout (\d+)s;/.exec(nginx)?.[1];
    expect(Number(kept)).toBeGreaterThan(0);
    expect(Number(kept)).toBeLessThan(75);
  });

  it('is closed by the server after the configured time', async () => {
    const { url } = await start({ GATEBOOK_KEEP_ALIVE_SECONDS: '1' });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('GET /health/live HTTP/1.1\r\nHost: gatebook\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain('Keep-Alive: timeout=1');
    await once(socket, 'end');
  });
});
