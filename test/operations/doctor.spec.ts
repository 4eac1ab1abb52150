import { chmodSync } from 'node:fs';
import { openTestApp, type TestApp } from '../support/test-app';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly advice: string | null;
}

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp();
});
afterAll(() => gatebook.close());

const ask = (token: string) => gatebook.ask('GET', '/api/doctor', { token });

async function checks(): Promise<ReadonlyMap<string, Check>> {
  const { status, body } = await ask(await gatebook.token('ops'));
  expect(status).toBe(200);
  return new Map((body['checks'] as Check[]).map((check) => [check.name, check]));
}

describe('the doctor over HTTP', () => {
  it('checks the process, its folder and its book', async () => {
    const found = await checks();
    expect([...found.keys()]).toEqual([
      'Node.js',
      'data folder',
      'socket',
      'disk',
      'clock',
      'retention',
      'server, running',
      'server, store',
      'server, projections',
      'server, freshness',
      'server, disk',
      'server, log',
    ]);
    expect(found.get('data folder')).toEqual({
      name: 'data folder',
      ok: true,
      detail: gatebook.folder,
      advice: null,
    });
  });

  it('says what is wrong, and what to do', async () => {
    chmodSync(gatebook.folder, 0o755);
    const found = (await checks()).get('data folder');
    chmodSync(gatebook.folder, 0o700);
    expect(found).toMatchObject({
      ok: false,
      detail: expect.stringContaining('mode 755'),
      advice: `chmod 700 '${gatebook.folder}'`,
    });
  });

  it('looks at the addresses of people where a hub is configured', async () => {
    await gatebook.restart({ GATEBOOK_HUB_TOKEN: `gbk_${'t'.repeat(43)}` });
    const found = await checks();
    expect(found.get('addresses of people')).toMatchObject({ ok: true });
    expect(found.get('hub socket')).toMatchObject({ ok: false, advice: 'restart the server' });
  });

  it('names no secret', async () => {
    const token = await gatebook.token('ops');
    const { text } = await ask(token);
    expect(text).not.toContain(token);
    expect(text).not.toContain('gbk_');
  });

  it('answers only operators', async () => {
    for (const scope of ['admin', 'audit', 'hub', 'metrics'])
      expect([scope, (await ask(await gatebook.token(scope))).body.code]).toEqual([
        scope,
        'insufficient_scope',
      ]);
    expect((await gatebook.ask('GET', '/api/doctor')).status).toBe(401);
  });
});
