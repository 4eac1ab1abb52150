import { loadConfig, describeConfig } from '../../../src/config/config';
import { codeOf } from '../../support/answers';
import { range, wrongToken } from '../../support/guesses';
import { openTestApp, PASSWORD, type TestApp } from '../../support/test-app';

const TOKEN = `gbk_${'Hub-0_canary'.padEnd(43, 'x')}`;
const OTHER = `gbk_${'y'.repeat(43)}`;
const LIMIT = 3;

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp({
    env: { GATEBOOK_HUB_TOKEN: TOKEN, GATEBOOK_ADDRESS_FAILURES: String(LIMIT) },
  });
  await gatebook.person('ada');
});
afterAll(() => gatebook.close());

const login = (token: string) =>
  gatebook.ask('POST', '/guard/login', { token, body: { username: 'ada', password: PASSWORD } });

describe('the token of the configuration', () => {
  it('opens the guard, and nothing that is not for a hub', async () => {
    expect((await login(TOKEN)).status).toBe(200);
    expect((await gatebook.ask('GET', '/guard/users/ada', { token: TOKEN })).status).toBe(200);
    for (const path of ['/api/users', '/api/tokens', '/api/audit/events', '/api/store'])
      expect(codeOf(await gatebook.ask('GET', path, { token: TOKEN }))).toBe('insufficient_scope');
    expect(codeOf(await gatebook.ask('GET', '/api/me', { token: TOKEN }))).toBe('insufficient_scope');
  });

  it('is the actor of its events, as the hub named hub', async () => {
    await login(TOKEN);
    const audit = await gatebook.ask('GET', '/api/audit/events?actor=hub&type=LoginSucceeded', {
      token: gatebook.adminToken,
    });
    const { items } = audit.json<{ items: { actor: object }[] }>();
    expect(items[0]?.actor).toEqual({ kind: 'hub', id: 'hub', name: 'hub' });
  });

  it('is in no list of tokens, cannot be revoked, and is written nowhere', async () => {
    const listed = await gatebook.ask('GET', '/api/tokens', { asOperator: true });
    expect(listed.json<{ items: { name: string }[] }>().items.map(({ name }) => name)).not.toContain('hub');
    expect(codeOf(await gatebook.ask('DELETE', '/api/tokens/hub', { asOperator: true }))).toBe('not_found');
    expect(JSON.stringify(await gatebook.events())).not.toContain(TOKEN);
    expect(gatebook.logged.join('')).not.toContain(TOKEN);
    const shown = describeConfig(loadConfig({ GATEBOOK_HUB_TOKEN: TOKEN }));
    expect(shown.find(({ name }) => name === 'GATEBOOK_HUB_TOKEN')?.value).toBe('(set)');
  });

  it('is accepted from an address whose wrong tokens are refused', async () => {
    const from = '198.51.100.7';
    const wrong = (i: number) =>
      gatebook.ask('GET', '/guard/users/ada', { token: wrongToken('gbk', i), from });
    for (const i of range(LIMIT)) expect(codeOf(await wrong(i))).toBe('invalid_token');
    expect(codeOf(await wrong(LIMIT))).toBe('throttled');
    expect((await gatebook.ask('GET', '/guard/users/ada', { token: TOKEN, from })).status).toBe(200);
  });

  it('ends when another one or none is configured', async () => {
    await gatebook.restart({ GATEBOOK_HUB_TOKEN: OTHER });
    expect(codeOf(await login(TOKEN))).toBe('invalid_token');
    expect((await login(OTHER)).status).toBe(200);
    await gatebook.restart({ GATEBOOK_HUB_TOKEN: '' });
    expect(codeOf(await login(OTHER))).toBe('invalid_token');
    await gatebook.restart();
  });
});

describe('a token of scope hub', () => {
  it('can be issued, and includes the guard', async () => {
    const token = await gatebook.token('hub');
    expect((await login(token)).status).toBe(200);
    expect(codeOf(await gatebook.ask('GET', '/api/users', { token }))).toBe('insufficient_scope');
    const audit = await gatebook.ask('GET', '/api/audit/events?type=LoginSucceeded&limit=1', {
      token: gatebook.adminToken,
    });
    expect(audit.json<{ items: { actor: object }[] }>().items[0]?.actor).toMatchObject({ kind: 'hub' });
  });
});
