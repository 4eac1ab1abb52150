import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATUS_OF } from '../../src/http/problem';
import { codeOf } from '../support/answers';
import { MODEL_NAMES } from '../support/model-names';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

let gatebook: TestApp;
let admin: string;
beforeAll(async () => {
  gatebook = await openTestApp({ env: { GATEBOOK_BASE_PATH: '/gate' }, waits: { positionMs: 5_000 } });
  admin = await gatebook.token('admin', 'ops');
});
afterAll(() => gatebook.close());

const JSON_TYPE = { 'content-type': 'application/json' };

describe('T-70 a malformed request', () => {
  it.each([
    ['no JSON', '{"username":', JSON_TYPE, 400, 'invalid_request'],
    [
      'another media type',
      'a=b',
      { 'content-type': 'application/x-www-form-urlencoded' },
      400,
      'invalid_request',
    ],
    [
      '__proto__',
      '{"username":"x","password":"y","__proto__":{"admin":true}}',
      JSON_TYPE,
      400,
      'invalid_request',
    ],
    ['null', 'null', JSON_TYPE, 400, 'invalid_request'],
    ['deep nesting', '[{"a":'.repeat(20) + '1' + '}]'.repeat(20), JSON_TYPE, 400, 'invalid_request'],
    [
      'a body of more than 64 KiB',
      JSON.stringify({ username: 'x'.repeat(70_000) }),
      JSON_TYPE,
      413,
      'too_large',
    ],
  ])('is refused: %s', async (_, body, headers, status, code) => {
    const answer = await gatebook.ask('POST', '/api/sign-ups', { body, headers });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('has a code of its own on an unknown route and with an unknown method', async () => {
    expect(codeOf(await gatebook.ask('GET', '/api/nothing'))).toBe('no_route');
    expect(codeOf(await gatebook.ask('DELETE', '/api/sign-ups'))).toBe('method_not_allowed');
    expect(codeOf(await gatebook.ask('GET', '/assets/..%2findex.html'))).toBe('no_route');
  });

  it('is refused when its path is malformed', async () => {
    const answer = await gatebook.ask('GET', '/api/users/%E0%A4%A');
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_request']);
  });
});

describe('every answer', () => {
  it.each(['/health/live', '/api/nothing', '/api/users', '/set-up'])(
    'of %s has the security headers',
    async (url) => {
      const { headers } = await gatebook.ask('GET', url, { headers: { 'gatebook-correlation-id': 'mine' } });
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
      expect(headers['gatebook-correlation-id']).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/,
      );
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['server']));
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['strict-transport-security']).toBeUndefined();
    },
  );
});

describe('below a base path', () => {
  it('the routes answer with it and without it', async () => {
    expect((await gatebook.ask('GET', '/gate/health/live')).status).toBe(200);
    expect((await gatebook.ask('GET', '/health/live')).status).toBe(200);
    expect((await gatebook.ask('GET', '/gateway/health/live')).status).toBe(404);
  });
});

describe('a read after a write', () => {
  it('waits for the position that it names', async () => {
    const written = await gatebook.ask('POST', '/api/sign-ups', {
      body: { username: 'ada', password: PASSWORD },
    });
    const after = { 'gatebook-after': String(written.headers['gatebook-position']) };
    const read = await gatebook.ask('GET', '/api/users/ada', { token: admin, headers: after });
    expect(read.json()).toMatchObject({ username: 'ada' });
  });

  it('is refused for a malformed position, and asked to come back for one that does not arrive', async () => {
    const bad = await gatebook.ask('GET', '/api/users', { token: admin, headers: { 'gatebook-after': 'x' } });
    expect([bad.status, codeOf(bad)]).toEqual([400, 'invalid_request']);
    const late = await gatebook.ask('GET', '/api/users', {
      token: admin,
      headers: { 'gatebook-after': '999999' },
    });
    expect([late.status, codeOf(late), late.headers['retry-after']]).toEqual([503, 'not_ready', '1']);
  });
});

describe('a public route', () => {
  it('refuses an address that sends too many requests, and answers it again later', async () => {
    const request = (from: string) => gatebook.ask('GET', '/api/sign-up-settings', { from });
    for (let i = 0; i < 600; i += 1) await request('2001:db8::1');
    const refused = await request('2001:db8::2');
    expect([refused.status, codeOf(refused), refused.headers['retry-after']]).toEqual([
      429,
      'throttled',
      '600',
    ]);
    expect((await request('2001:db8:0:1::1')).status).toBe(200);
    gatebook.clock.advance(600_000);
    expect((await request('2001:db8::2')).status).toBe(200);
  });
});

describe('the sign-up settings', () => {
  it('say what the form has to ask', async () => {
    expect((await gatebook.ask('GET', '/api/sign-up-settings')).json()).toEqual({
      mode: 'approval',
      fields: [],
      terms: null,
      password: { minLength: 8, minScore: 2 },
      proof: null,
    });
  });
});

describe('the strength of a password', () => {
  const strength = async (body: object) =>
    (await gatebook.ask('POST', '/api/password-strength', { body })).json();

  it('is judged as a sign-up would', async () => {
    expect(await strength({ password: PASSWORD })).toMatchObject({ acceptable: true, reasons: [], score: 4 });
    expect(await strength({ password: 'ada.lovelace1', username: 'ada.lovelace' })).toMatchObject({
      acceptable: false,
      reasons: expect.arrayContaining(['contains_username']),
    });
  });
});

describe('the pages', () => {
  it.each(['/', '/set-up', '/password-link', '/api/docs'])(
    '%s has no inline script or style',
    async (url) => {
      const asPage = { headers: { accept: 'text/html' } };
      const { status, headers, text } = await gatebook.ask('GET', url, asPage);
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['content-security-policy']).toContain("script-src 'self'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(text).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son[a-z]+=/);
    },
  );
});

describe('the OpenAPI document', () => {
  interface Operation {
    responses: Record<string, { content?: Record<string, unknown> }>;
  }

  it('is 3.1, names Gatebook and its routes, and has a problem for every refusal', async () => {
    const answer = (await gatebook.ask('GET', '/api/openapi.json')).json<{
      openapi: string;
      info: { title: string };
      paths: Record<string, Record<string, Operation>>;
    }>();
    expect([answer.openapi, answer.info.title]).toEqual(['3.1.0', 'Gatebook']);
    expect(Object.keys(answer.paths)).toEqual(
      expect.arrayContaining([
        '/guard/login',
        '/guard/users/{name}',
        '/api/users/{nameOrId}/approve',
        '/api/sign-ups',
      ]),
    );
    const refusals = Object.values(answer.paths)
      .flatMap((path) => Object.values(path))
      .flatMap(({ responses }) => Object.entries(responses))
      .filter(
        ([status, { content }]) =>
          Number(status) >= 400 && content?.['application/problem+json'] === undefined,
      );
    expect(refusals).toEqual([]);
    expect(answer.paths['/guard/login']?.['post']?.responses).toMatchObject({
      200: {},
      401: {},
      403: {},
      429: {},
    });
  });

  it('is what docs/openapi.json says', async () => {
    const written: unknown = JSON.parse(
      readFileSync(join(__dirname, '..', '..', 'docs', 'openapi.json'), 'utf8'),
    );
    expect((await gatebook.ask('GET', '/api/openapi.json')).json()).toEqual(written);
  });
});

describe('docs/errors.md', () => {
  it('has a row for every code with its status, and no other', () => {
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'errors.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z_]+)` *\| *(\d{3}) *\|/gm)].map(([, code, status]) => [
      code,
      Number(status),
    ]);
    expect(Object.fromEntries(rows)).toEqual(STATUS_OF);
  });
});

describe('the state of operations', () => {
  it('shows the projections and the store', async () => {
    const projections = (await gatebook.ask('GET', '/api/projections', { token: admin })).json<{
      items: object[];
    }>();
    expect(projections.items).toHaveLength(MODEL_NAMES.length);
    expect(projections.items[0]).toMatchObject({ state: 'live', lagEvents: 0, error: null, rebuild: null });
    const store = await gatebook.ask('GET', '/api/store', { token: admin });
    expect(store.json()).toMatchObject({ kind: 'sqlite', health: { ok: true }, sharedByNodes: false });
    expect((await gatebook.ask('GET', '/health/ready')).json()).toMatchObject({ ready: true });
  });

  it('rebuilds and verifies a projection while the others answer', async () => {
    const rebuild = await gatebook.ask('POST', '/api/projections/users/rebuild', { token: admin });
    expect([rebuild.status, rebuild.json<{ name: string }>().name]).toEqual([202, 'users']);
    const unknown = await gatebook.ask('POST', '/api/projections/nothing/rebuild', { token: admin });
    expect([unknown.status, codeOf(unknown)]).toEqual([404, 'not_found']);
    const verified = await gatebook.ask('POST', '/api/projections/tokens/verify', { token: admin });
    expect([verified.status, verified.json<{ ok: boolean }>().ok]).toEqual([202, true]);
  });
});
