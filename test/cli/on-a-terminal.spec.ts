import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '../../src/cli/client';
import { runCommandLine } from '../../src/cli/run';
import { screen } from './screen';
import { answer, ScriptedClient } from './scripted-client';

let data: string;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'gatebook-terminal-'));
  await writeFile(join(data, 'book.db'), '');
});

afterEach(() => rm(data, { recursive: true, force: true }));

async function runOn(words: string, answers: Record<string, readonly Answer[]>, isTerminal = true) {
  const client = new ScriptedClient(answers);
  const seen = screen(isTerminal);
  const installation = {
    open: () => Promise.resolve(client),
    start: () => Promise.reject(new Error('a command starts no server')),
    restore: () => Promise.reject(new Error('nothing is restored')),
    exportBook: () => Promise.reject(new Error('nothing is exported')),
    importBook: () => Promise.reject(new Error('nothing is imported')),
    examine: () => Promise.reject(new Error('nothing is examined')),
    storeStatus: () => Promise.reject(new Error('nothing is examined')),
    isOwnedByAnother: () => Promise.reject(new Error('nothing is examined')),
  };
  const exitCode = await runCommandLine([...words.split(' '), '--data', data], installation, seen);
  return { exitCode, client, ...seen };
}

const users = {
  name: 'users',
  version: 1,
  state: 'live',
  position: '1000',
  head: '1000',
  lagEvents: 0,
  error: null,
};
const rebuilding = (processed: number) => ({
  ...users,
  state: 'rebuilding',
  rebuild: {
    processed,
    target: 1000,
    eventsPerSecond: 250,
    etaSeconds: 2,
    startedAt: '2026-11-22T09:00:00.000Z',
  },
});
const list = (...items: unknown[]) => answer(200, { items, nextCursor: null });
const done = list({ ...users, rebuild: null });

describe('a rebuild on a terminal', () => {
  const answers = {
    'POST /api/projections/users/rebuild': [answer(202, rebuilding(0))],
    'GET /api/projections': [list(rebuilding(0)), list(rebuilding(500)), done],
  };

  it('draws its progress, clears it and prints the outcome', async () => {
    const { exitCode, out, drawn, client } = await runOn('projections rebuild users', answers);

    expect(exitCode).toBe(0);
    expect(drawn.map((line) => /\d+%|^$/.exec(line)?.[0])).toEqual(['0%', '50%', '']);
    expect(out).toEqual(['users: rebuilt up to position 1000']);
    expect(client.isClosed).toBe(true);
  });

  it('prints the body alone with --json', async () => {
    const { out, drawn } = await runOn('projections rebuild users --json', answers);

    expect({ out, drawn }).toEqual({ out: [`${JSON.stringify(rebuilding(0))}\n`], drawn: [] });
  });

  it('is not waited for with --no-wait', async () => {
    const { out, client } = await runOn('projections rebuild users --no-wait', answers);

    expect(out).toEqual(['users: rebuilding']);
    expect(client.calls).toEqual(['POST /api/projections/users/rebuild']);
  });

  it('ends with 1 when the read model is halted', async () => {
    const halted = list({ ...users, state: 'halted', error: 'event 7 cannot be applied', rebuild: null });
    const { exitCode, err } = await runOn('projections rebuild users', {
      ...answers,
      'GET /api/projections': [halted],
    });

    expect({ exitCode, err }).toEqual({ exitCode: 1, err: ['users: halted: event 7 cannot be applied'] });
  });

  it('is cancelled by its own option', async () => {
    const cancelled = { 'DELETE /api/projections/users/rebuild': [answer(202, { ...users, rebuild: null })] };
    const { exitCode, out } = await runOn('projections rebuild users --cancel', cancelled);

    expect({ exitCode, out }).toEqual({ exitCode: 0, out: ['users: cancelled'] });
  });
});

describe('a rebuild of all read models', () => {
  const audit = { ...users, name: 'audit' };
  const tokens = { ...users, name: 'tokens' };
  const running = answer(409, { status: 409, code: 'conflict', detail: 'a rebuild is running already' });

  it('continues after one that is refused, names it, and ends with 1', async () => {
    const { exitCode, out, err } = await runOn('projections rebuild all --no-wait', {
      'GET /api/projections': [list(users, audit)],
      'POST /api/projections/users/rebuild': [running],
      'POST /api/projections/audit/rebuild': [answer(202, audit)],
    });

    expect(exitCode).toBe(1);
    expect(out).toEqual(['audit: rebuilding']);
    expect(err).toEqual(['users: conflict: a rebuild is running already', '1 of 2 refused']);
  });

  it('is cancelled where one is running, and each is named', async () => {
    const cancelling = {
      'GET /api/projections': [
        list({ ...users, rebuild: null }, { ...rebuilding(5), name: 'audit' }, { ...tokens, rebuild: null }),
      ],
      'DELETE /api/projections/audit/rebuild': [answer(202, { ...audit, rebuild: null })],
    };
    const { exitCode, out, client } = await runOn('projections rebuild all --cancel', cancelling);

    expect(exitCode).toBe(0);
    expect(out).toEqual([
      'users: no rebuild is running',
      'tokens: no rebuild is running',
      'audit: cancelled',
    ]);
    expect(client.calls).toEqual(['GET /api/projections', 'DELETE /api/projections/audit/rebuild']);
  });
});

describe('a verification of all read models', () => {
  it('continues after one that is not ready, names it, and ends with 3', async () => {
    const { exitCode, out, err } = await runOn('projections verify all', {
      'GET /api/projections': [list(users, { ...users, name: 'audit' })],
      'POST /api/projections/users/verify': [answer(503, { code: 'not_ready', detail: 'being built' })],
      'POST /api/projections/audit/verify': [
        answer(202, { ok: true, rows: 9, differing: 0, differences: [] }),
      ],
    });

    expect(exitCode).toBe(3);
    expect(out).toEqual(['audit: equal to the book, 9 rows compared']);
    expect(err).toEqual(['users: not_ready: being built', '1 of 2 refused']);
  });
});

describe('a read model that differs from the book', () => {
  it('is printed row by row, and the command ends with 1', async () => {
    const differences = [{ table: 'users', key: '["u1"]', kind: 'different', columns: ['status'] }];
    const { exitCode, out, err } = await runOn('projections verify users', {
      'POST /api/projections/users/verify': [answer(202, { ok: false, rows: 9, differing: 1, differences })],
    });

    expect(exitCode).toBe(1);
    expect(out).toEqual(['users: differs, 9 rows compared', 'users\tusers\t["u1"]\tdifferent\tstatus']);
    expect(err).toEqual(['1 of 1 differ from the book']);
  });
});

describe('a list on a terminal', () => {
  const person = {
    username: 'a\u009b31mda',
    status: 'active',
    admin: true,
    groups: [],
    createdAt: 'x',
    lastLoginAt: null,
  };
  const answers = { 'GET /api/users': [list(person)] };

  it('is a table in which nothing controls the terminal', async () => {
    const { out } = await runOn('users list', answers);

    expect(out).toEqual([
      'USERNAME      STATUS  ADMIN  GROUPS  CREATED  LAST LOGIN',
      'a\\u009b31mda  active  yes    -       x        -',
    ]);
  });

  it('is JSON in which nothing controls the terminal, with --json', async () => {
    const { out } = await runOn('users list --json', answers);

    expect(out.join('')).not.toContain('\u009b');
    expect(JSON.parse(out.join(''))).toEqual({ items: [person], nextCursor: null });
  });
});

describe('a Gatebook that is not ready', () => {
  it.each(['not_ready', 'overloaded'])('makes a command end with 3 for %s', async (code) => {
    const later = { status: 503, code, detail: 'later', retryAfterSeconds: 1 };
    const { exitCode, err, client } = await runOn('users list', { 'GET /api/users': [answer(503, later)] });

    expect({ exitCode, err }).toEqual({ exitCode: 3, err: [`${code}: later`, '  try again in 1 s'] });
    expect(client.isClosed).toBe(true);
  });
});
