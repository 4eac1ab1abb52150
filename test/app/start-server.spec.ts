import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotStart, startServer, type RunningServer } from '../../src/app/start-server';
import { loadConfig } from '../../src/config/config';
import { Log } from '../../src/platform/log';

let data: string;
let running: RunningServer | undefined;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'gatebook-main-'));
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  rmSync(data, { recursive: true, force: true });
});

const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
});
afterEach(() => jest.restoreAllMocks());

const logged: string[] = [];
const quiet = { log: new Log('info', { write: () => {} }) };
const start = async (env: NodeJS.ProcessEnv = {}) => {
  const config = loadConfig({ ...env, GATEBOOK_DATA: data, GATEBOOK_PORT: '0' });
  running = await startServer(config, { log: new Log('info', { write: (line) => void logged.push(line) }) });
  return running;
};
const refusalOf = (starting: Promise<unknown>): Promise<Error> =>
  starting.then(
    () => new Error('it started'),
    (error: Error) => error,
  );
const mode = (file: string) => statSync(join(data, file)).mode & 0o777;

const HUB_TOKEN = `gbk_${'h'.repeat(43)}`;

interface SocketCall {
  readonly socket?: string;
  readonly token?: string | undefined;
  readonly agent?: Agent | false;
}

const overSocket = (
  path: string,
  { socket = 'gatebook.sock', token, agent = false }: SocketCall = {},
): Promise<{ status: number | undefined; body: string }> =>
  new Promise((resolve, reject) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    request({ socketPath: join(data, socket), path, agent, headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, body }));
    })
      .on('error', reject)
      .end();
  });

describe('a Gatebook that starts on an empty folder', () => {
  it('listens on its port and on the socket, where the caller is the operator', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/api/users`)).status).toBe(401);
    expect((await overSocket('/api/users')).status).toBe(200);
    expect(mode('gatebook.sock')).toBe(0o600);
    expect(printed.join('')).toContain(url);
  });

  it('makes a secret for its owner alone', async () => {
    await start();
    expect(mode('secret')).toBe(0o600);
    expect(readFileSync(join(data, 'secret'), 'utf8').trim().length).toBeGreaterThanOrEqual(43);
  });

  it('puts the set-up link into a file of its owner where stdout is no terminal, and never into the log', async () => {
    const { url, setUpToken } = await start();
    const link = readFileSync(join(data, 'set-up-link'), 'utf8').trim();
    expect(link).toBe(`${url}/set-up#${setUpToken ?? ''}`);
    expect(mode('set-up-link')).toBe(0o600);
    expect(printed.join('')).toMatch(/gatebook --data \S+ admin create NAME/);
    expect(printed.join('')).not.toContain(setUpToken);
    expect(logged.join('')).not.toContain(setUpToken);
  });

  it('deletes the link once there is an administrator', async () => {
    const { url, setUpToken } = await start();
    const body = JSON.stringify({ token: setUpToken, username: 'ada', password: 'cobalt lantern drifts 41' });
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${url}/api/set-up`, { method: 'POST', headers, body })).status).toBe(201);
    expect(existsSync(join(data, 'set-up-link'))).toBe(false);
  });
});

describe('a Gatebook with a hub token', () => {
  const hub = { GATEBOOK_HUB_TOKEN: HUB_TOKEN };

  it("listens on a socket for the hub, which has the token's rights and not the operator's", async () => {
    await start(hub);
    expect(mode('hub.sock')).toBe(0o600);
    const ask = (path: string, token?: string) => overSocket(path, { socket: 'hub.sock', token });
    expect((await ask('/health/live')).status).toBe(200);
    expect((await ask('/guard/users/ada')).status).toBe(401);
    expect((await ask('/guard/users/ada', HUB_TOKEN)).body).toContain('not_found');
    expect((await ask('/api/users')).status).toBe(401);
    expect((await ask('/api/users', HUB_TOKEN)).status).toBe(403);
    expect(logged.join('')).not.toContain('X-Forwarded-For');
  });

  it('takes its socket away when it stops', async () => {
    await (await start(hub)).stop();
    expect(existsSync(join(data, 'hub.sock'))).toBe(false);
  });

  it('does not wait for idle connections when it stops', async () => {
    const started = await start(hub);
    const agent = new Agent({ keepAlive: true });
    expect((await overSocket('/health/live', { socket: 'hub.sock', agent })).status).toBe(200);
    await started.stop();
    agent.destroy();
  });

  it('leaves no socket to a start without one', async () => {
    writeFileSync(join(data, 'hub.sock'), '');
    await start();
    expect(existsSync(join(data, 'hub.sock'))).toBe(false);
  });
});

describe('a data folder that another Gatebook owns', () => {
  it('is left alone, and freed when that one stops', async () => {
    const first = await start();
    const refusal = await refusalOf(startServer(loadConfig({ GATEBOOK_DATA: data, GATEBOOK_PORT: '0' })));
    expect(refusal).toBeInstanceOf(CannotStart);
    expect(refusal.message).toContain(data);
    expect((await fetch(`${first.url}/health/live`)).status).toBe(200);
    await first.stop();
    expect(existsSync(join(data, 'gatebook.sock'))).toBe(false);
    expect(existsSync(join(data, 'set-up-link'))).toBe(false);
    const second = await start();
    expect((await fetch(`${second.url}/health/live`)).status).toBe(200);
  });
});

describe('the secret of a book that was begun', () => {
  it('is never generated again', async () => {
    await (await start()).stop();
    rmSync(join(data, 'secret'));
    const refusal = await refusalOf(start());
    expect(refusal).toBeInstanceOf(CannotStart);
    expect(refusal.message).toContain(join(data, 'secret'));
    expect(existsSync(join(data, 'secret'))).toBe(false);
  });

  it('is refused where others can read it', async () => {
    await (await start()).stop();
    chmodSync(join(data, 'secret'), 0o644);
    expect((await refusalOf(start())).message).toContain('chmod 600');
  });

  it('is refused when it is another one', async () => {
    await (await start()).stop();
    const refusal = await refusalOf(start({ GATEBOOK_SECRET: 'x'.repeat(40) }));
    expect(refusal.message).toMatch(/secret/i);
  });
});

describe('a port that is taken', () => {
  it('is named, and the folder is released', async () => {
    const { url } = await start();
    const other = mkdtempSync(join(tmpdir(), 'gatebook-main-'));
    const config = loadConfig({ GATEBOOK_DATA: other, GATEBOOK_PORT: new URL(url).port });
    expect((await refusalOf(startServer(config, quiet))).message).toContain('GATEBOOK_PORT');
    const again = await startServer(loadConfig({ GATEBOOK_DATA: other, GATEBOOK_PORT: '0' }), quiet);
    await again.stop();
    rmSync(other, { recursive: true });
  });
});

describe('a Gatebook that stops', () => {
  it('lets a request under way end', async () => {
    const started = await start();
    const body = JSON.stringify({ username: 'ada', password: 'cobalt lantern drifts 41' });
    const headers = { 'content-type': 'application/json' };
    const signUp = fetch(`${started.url}/api/sign-ups`, { method: 'POST', headers, body });
    await fetch(`${started.url}/health/live`);
    await started.stop();
    expect((await signUp).status).toBe(201);
  });
});
