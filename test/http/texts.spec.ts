import { Browser } from '../support/browser';
import type { Answer, Method, TestApp } from '../support/test-app';
import { openTestApp, PASSWORD } from '../support/test-app';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
}
interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const HALVES = ['\ud800', 'a\udc00b', '\udfff\ud800'];
const CONTROLS = ['\0', 'a\0b', 'a\u0001', '\u001b[31m', 'a\u007f'];
const HOSTILE = [...HALVES, ...CONTROLS];

let gatebook: TestApp;
/** Of a person, for the routes that only a session may call. */
let browser: Browser;
let document: Document;
beforeAll(async () => {
  gatebook = await openTestApp();
  await gatebook.person('ann');
  browser = new Browser(gatebook);
  await browser.signIn('ann');
  document = (await gatebook.ask('GET', '/api/openapi.json')).json<Document>();
});
afterAll(() => gatebook.close());

const resolved = (schema: Schema): Schema =>
  schema.$ref === undefined
    ? schema
    : (document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] as Schema);

const isPlainText = ({ type, enum: values, format }: Schema) =>
  type === 'string' && values === undefined && format === undefined;

/** Bodies and queries that contain one field, with one hostile text. */
function hostileFields(name: string, schema: Schema, hostile: string): Record<string, unknown>[] {
  if (isPlainText(schema)) return [{ [name]: hostile }];
  if (schema.type === 'array' && isPlainText(schema.items ?? {})) return [{ [name]: ['fine', hostile] }];
  if (typeof schema.additionalProperties === 'object')
    return [{ [name]: { fine: hostile } }, { [name]: { [hostile]: 'fine' } }];
  return [];
}

const operations = (): [Method, string, Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [Method, string, Operation] => [
      method.toUpperCase() as Method,
      path.replace('{nameOrId}', 'ann').replace(/\{\w+\}/g, 'ann'),
      operation,
    ]),
  );

const bodyOf = ({ requestBody }: Operation): Schema =>
  resolved(requestBody?.content['application/json']?.schema ?? {});

async function ask(method: Method, url: string, body?: object): Promise<Answer> {
  let answer: Answer | undefined;
  const events = await gatebook.eventsOf(
    async () =>
      (answer = /^\/api\/(me|session)\b/.test(url)
        ? await browser.ask(method, url, body)
        : await gatebook.ask(method, url, { asOperator: true, body })),
  );
  expect([method, url, body, events]).toEqual([method, url, body, []]);
  return answer as Answer;
}

describe('a text with half a character or a control character', () => {
  it('is refused in every field of every body, by name, and nothing is written', async () => {
    let count = 0;
    for (const [method, url, operation] of operations()) {
      for (const [name, schema] of Object.entries(bodyOf(operation).properties ?? {})) {
        if (/password/i.test(name)) continue;
        for (const body of HOSTILE.flatMap((hostile) => hostileFields(name, resolved(schema), hostile))) {
          const answer = await ask(method, url, body);
          const code = answer.status === 422 ? 'validation_failed' : 'invalid_request';
          expect([400, 422]).toContain(answer.status);
          expect([method, url, body, answer.body.code]).toEqual([method, url, body, code]);
          expect(answer.json<{ fields: { field: string }[] }>().fields.map(({ field }) => field)).toContain(
            name,
          );
          count += 1;
        }
      }
    }
    expect(count).toBeGreaterThan(200);
  });

  it('is refused in every query', async () => {
    let count = 0;
    for (const [method, url, { parameters = [] }] of operations()) {
      for (const { in: place, name, schema } of parameters) {
        if (place !== 'query' || !isPlainText(schema)) continue;
        for (const hostile of CONTROLS) {
          const answer = await ask(method, `${url}?${name}=${encodeURIComponent(hostile)}`);
          expect([url, name, answer.status, answer.body.code]).toEqual([url, name, 400, 'invalid_request']);
          count += 1;
        }
      }
    }
    expect(count).toBeGreaterThan(30);
  });

  it('is an unknown name in a path', async () => {
    for (const hostile of CONTROLS) {
      const answer = await ask('GET', `/api/users/${encodeURIComponent(hostile)}`);
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    }
  });

  it('is a wrong password at a sign-in, and refused where a password is set', async () => {
    for (const hostile of HALVES) {
      const password = `${PASSWORD}${hostile}`;
      const login = await gatebook.ask('POST', '/guard/login', {
        token: gatebook.guardToken,
        body: { username: 'nobody-here', password },
      });
      expect(['invalid_credentials', 'throttled']).toContain(login.body.code);
      const signUp = await ask('POST', '/api/sign-ups', { username: 'zoe', password });
      expect([signUp.status, signUp.body.code]).toEqual([422, 'validation_failed']);
    }
  });
});

describe('a text with line ends, tabs and any other character', () => {
  it('is accepted and read back', async () => {
    const reason = 'Zeile 1\r\n\tZeile 2: élodie 🦊 \u{10FFFF} \u200d';
    const blocked = await gatebook.ask('POST', '/api/users/ann/block', {
      asOperator: true,
      body: { reason },
    });
    expect(blocked.json<{ blocked: { reason: string } }>().blocked.reason).toBe(reason);
  });
});

describe('a text that is cut because it is too long', () => {
  it('is not cut through a character', async () => {
    const fox = '🦊';
    await gatebook.ask('POST', '/guard/login', {
      token: gatebook.guardToken,
      body: { username: `${'n'.repeat(63)}${fox}`, password: 'wrong', userAgent: `${'u'.repeat(255)}${fox}` },
    });
    const found = await gatebook.ask('GET', '/api/audit/events?type=LoginAttempted&limit=1', {
      asOperator: true,
    });
    const [login] = found.json<{ items: { userAgent: string; data: { username: string } }[] }>().items;
    expect(login?.userAgent).toBe('u'.repeat(255));
    expect(login?.data.username).toBe('n'.repeat(63));
  });
});
