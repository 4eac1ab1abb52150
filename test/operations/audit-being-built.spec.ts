import { lengthen } from '../support/long-book';
import { holdBuild } from '../support/held-build';
import { openTestApp, type TestApp } from '../support/test-app';
import { nextMoment } from '../support/waiting';

const GUESSER = '198.51.100.7';
const ENV = { GATEBOOK_ADDRESS_FAILURES: '3' };

describe('a start without read models, while the audit model is still being built', () => {
  let gatebook: TestApp;
  let again: TestApp;
  let release: () => void;
  let tokens: { hub: string; admin: string };

  beforeAll(async () => {
    gatebook = await openTestApp({ env: ENV });
    await gatebook.person('ada');
    tokens = { hub: gatebook.guardToken, admin: await gatebook.token('admin') };
    await lengthen(gatebook.store);
    for (const name of ['x', 'y', 'z']) await gatebook.login(name, 'wrong', { clientAddress: GUESSER });
    for (const { app } of gatebook.nodes) await app.close();
    release = holdBuild(gatebook.folder, 'audit');
    again = await openTestApp({ env: ENV, data: gatebook.folder, clock: gatebook.clock });
    const { projector } = again.app.parts;
    await projector.guardReady();
    await nextMoment(() => projector.freshness().isProved);
  });
  afterAll(async () => {
    release();
    await again.close();
    await gatebook.close();
  });

  const logIn = (body: object = {}) =>
    again.ask('POST', '/guard/login', {
      token: tokens.hub,
      body: { username: 'ada', password: 'cobalt lantern drifts 41', ...body },
    });
  const asAdmin = (url: string, headers = {}) => again.ask('GET', url, { token: tokens.admin, headers });
  const audit = () => asAdmin('/api/audit/events?limit=1');
  const ready = async () => {
    const { status, json } = await again.ask('GET', '/health/ready');
    return {
      status,
      detail: json<{ checks: { projections: { detail: string } } }>().checks.projections.detail,
    };
  };

  it('the guard answers', async () => {
    expect((await logIn()).status).toBe(200);
    expect((await again.ask('GET', '/guard/users/ada', { token: tokens.hub })).status).toBe(200);
  });

  it('an address with wrong passwords before the start is still refused', async () => {
    expect((await logIn({ clientAddress: GUESSER })).body).toMatchObject({ code: 'throttled' });
  });

  it('the node is ready and says what is still being built', async () => {
    expect(await ready()).toEqual({ status: 200, detail: expect.stringMatching(/^being built: .*audit$/) });
  });

  it('what is written can be read at once', async () => {
    const blocked = await again.ask('POST', '/api/users/ada/block', { token: tokens.admin, body: {} });
    expect(blocked.status).toBe(200);
    const after = { 'gatebook-after': String(blocked.headers['gatebook-position']) };
    expect((await asAdmin('/api/users/ada', after)).body).toMatchObject({ status: 'blocked' });
    await again.ask('POST', '/api/users/ada/unblock', { token: tokens.admin, body: {} });
  });

  it.each(['/api/audit/events', '/api/audit/users/ada/replay'])('%s is not ready', async (url) => {
    const answer = await asAdmin(url);
    expect(answer.body).toMatchObject({ status: 503, code: 'not_ready' });
    expect(answer.headers['retry-after']).toBe('1');
  });

  it('everything answers once it is built, with what was written meanwhile', async () => {
    release();
    await again.app.parts.projector.ready();
    expect((await audit()).status).toBe(200);
    const unblocked = await asAdmin('/api/audit/events?type=UserUnblocked');
    expect(unblocked.json<{ items: object[] }>().items).toHaveLength(1);
    expect(await ready()).toEqual({ status: 200, detail: 'ok' });
    const verified = await again.ask('POST', '/api/projections/audit/verify', { asOperator: true });
    expect(verified.body).toMatchObject({ ok: true });
  });
});
