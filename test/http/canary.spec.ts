import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openTestApp, type TestApp } from '../support/test-app';

/** The bytes of every file below a folder. */
const filesOf = (folder: string): Buffer[] =>
  readdirSync(folder, { recursive: true })
    .map((entry) => join(folder, String(entry)))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file));

describe('a secret', () => {
  let gatebook: TestApp;
  const answers: string[] = [];
  const secrets: Record<string, string> = {
    password: 'canary-password violet 88',
    wrong: 'canary-wrong-password 17',
    weak: 'canary1',
  };
  const DEPLOYMENT_SECRET = 'canary-deployment-secret-0123456789';

  /** Records the answer; `shows`: the one answer that may contain a secret. */
  const ask = async (
    method: 'GET' | 'POST',
    url: string,
    asked: Parameters<TestApp['ask']>[2] = {},
    shows = false,
  ): Promise<Record<string, string>> => {
    const answer = await gatebook.ask(method, url, asked);
    if (!shows) answers.push(`${JSON.stringify(answer.headers)} ${answer.text}`);
    return answer.text === '' ? {} : answer.json();
  };

  beforeAll(async () => {
    gatebook = await openTestApp({
      env: { GATEBOOK_SECRET: DEPLOYMENT_SECRET, GATEBOOK_LOG_LEVEL: 'debug' },
    });
    const { password, wrong, weak } = secrets;
    secrets['setUp'] = gatebook.app.setUpToken ?? '';
    await ask('POST', '/api/set-up', { body: { token: 'gbs_no', username: 'eve', password } });
    await ask('POST', '/api/set-up', { body: { token: secrets['setUp'], username: 'root', password } });
    await ask('POST', '/api/set-up', { body: { token: secrets['setUp'], username: 'eve', password } });
    await ask('POST', '/api/sign-ups', { body: { username: 'ada', password } });
    await ask('POST', '/api/sign-ups', { body: { username: 'bob', password: weak } });
    await ask('POST', '/api/sign-ups', {
      body: `{"username":"bob","password":"${password}"`,
      headers: { 'content-type': 'application/json' },
    });
    await ask(
      'POST',
      '/api/sign-ups',
      { body: { username: 'bob', password, [`x${wrong}`]: 1 }, headers: {} },
      true,
    );
    await ask('POST', '/api/password-strength', { body: { password } });
    const operator = { asOperator: true };
    await ask('POST', '/api/users/ada/approve', operator);
    const token = await ask(
      'POST',
      '/api/tokens',
      { ...operator, body: { name: 'hub', scopes: ['guard'] } },
      true,
    );
    secrets['token'] = token['token'] ?? '';
    const login = { token: secrets['token'] };
    const entered = await ask(
      'POST',
      '/guard/login',
      { ...login, body: { username: 'ada', password } },
      true,
    );
    secrets['device'] = entered['device'] ?? '';
    const { device } = secrets;
    await ask('POST', '/guard/login', { ...login, body: { username: 'ada', password: wrong, device } });
    await ask('POST', '/guard/login', { ...login, body: { username: 'nobody', password: wrong } });
    await ask('GET', `/api/users?q=${encodeURIComponent(secrets['token'])}`, login);
    const link = await ask('POST', '/api/users/ada/password-link', operator, true);
    secrets['link'] = link['token'] ?? '';
    await ask('POST', '/api/password-links/redeem', { body: { token: secrets['link'], password: weak } });
    await ask('POST', '/api/password-links/redeem', {
      body: { token: secrets['link'], password: `${password} 2` },
    });
    await ask('POST', '/api/password-links/redeem', { body: { token: secrets['link'], password } });
    const body = { uses: 1, approve: true, expiresAt: '2099-01-01T00:00:00Z' };
    const invited = await ask('POST', '/api/invitations', { ...operator, body }, true);
    const { token: invitation } = invited['link'] as unknown as { token: string };
    secrets['invitation'] = invitation;
    await ask('POST', '/api/invitations/look', { body: { token: invitation } });
    for (const username of ['cyd', 'dan'])
      await ask('POST', '/api/sign-ups', { body: { username, password, invitation } });
    for (const url of [
      '/api/users',
      '/api/invitations',
      `/api/invitations/${invited['id'] ?? ''}`,
      '/api/tokens',
      '/api/audit/events?limit=500',
      '/api/audit/users/ada/replay',
    ]) {
      await ask('GET', url, operator);
    }
    await gatebook.app.close();
  });
  afterAll(() => gatebook.close());

  it('was really there', () => {
    expect(Object.values(secrets).every((secret) => secret.length > 6)).toBe(true);
    expect(answers.length).toBeGreaterThan(15);
  });

  it('is in no log line', () => {
    const log = gatebook.logged.join('');
    expect(log).toContain('"msg":"request"');
    for (const secret of [...Object.values(secrets), DEPLOYMENT_SECRET]) expect(log).not.toContain(secret);
  });

  it('is in no answer but the one that shows it', () => {
    const all = answers.join('\n');
    for (const secret of [...Object.values(secrets), DEPLOYMENT_SECRET]) expect(all).not.toContain(secret);
    expect(all).not.toContain('$argon2id$');
    expect(all).not.toContain('tokenHash');
  });

  it('is in no file of the data folder', () => {
    const files = filesOf(gatebook.folder);
    const found = [...Object.values(secrets), DEPLOYMENT_SECRET, '$argon2id$'].filter((secret) =>
      files.some((file) => file.includes(secret)),
    );
    expect(found).toEqual([]);
  });
});
