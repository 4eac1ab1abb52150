import { maintenanceParts } from '../../../src/app/maintenance-parts';
import { loadConfig } from '../../../src/config/config';
import { examine } from '../../../src/maintenance/examine';
import { openTestApp, type TestApp } from '../../support/test-app';
import { KurrentDouble } from './double/kurrent-double';
import { expectNoUnhandledRejection } from './on-double';
import { SECRET_ON_REAL } from './real-server';

describe('the doctor of a book on a server', () => {
  expectNoUnhandledRejection();
  let double: KurrentDouble;
  let app: TestApp;
  const environment = (secret = SECRET_ON_REAL) => ({
    GATEBOOK_STORE: 'kurrentdb',
    GATEBOOK_KURRENTDB: double.connectionString(),
    GATEBOOK_SECRET: secret,
  });
  const look = async (secret?: string) => {
    const config = loadConfig({ ...environment(secret), GATEBOOK_DATA: app.folder });
    const findings = await examine(maintenanceParts, config, app.clock, true);
    return new Map(findings.map(({ name, ok, detail }) => [name, { ok, detail }]));
  };

  beforeEach(async () => {
    double = await new KurrentDouble().start();
    app = await openTestApp({ env: environment() });
  });
  afterEach(async () => {
    await app.close();
    await double.stop();
  });

  it('names the server and its version, and checks secret, clock and read models', async () => {
    const found = await look();
    expect(found.get('book')).toEqual({ ok: true, detail: 'ready, server 24.10.14' });
    for (const name of ['secret', 'clock', 'retention', 'read models'])
      expect({ name, ...found.get(name) }).toMatchObject({ name, ok: true });
  });

  it('says that the secret is a different one', async () => {
    expect((await look('x'.repeat(40))).get('secret')).toMatchObject({ ok: false });
  });

  it('says that no server can be reached, which were asked and what to check', async () => {
    await double.stop();
    const book = (await look()).get('book');
    expect(book?.ok).toBe(false);
    expect(book?.detail).toMatch(/^KurrentDB cannot be reached: check that it runs/);
    expect(book?.detail).toContain(`127.0.0.1:${double.port}`);
    expect(book?.detail).not.toMatch(/closed/);
    // otherwise the application waits for the server when it closes
    await double.start();
  });

  it('is beside a Gatebook whose status names each server while none answers', async () => {
    await double.stop();
    const answer = await app.ask('GET', '/api/store', { asOperator: true });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      kind: 'kurrentdb',
      head: null,
      health: { ok: false, detail: expect.stringMatching(/^KurrentDB cannot be reached/) },
      nodes: [
        {
          node: `127.0.0.1:${double.port}`,
          role: 'unknown',
          detail: expect.stringContaining('cannot be asked'),
        },
      ],
    });
  });
});
