import { CommandBus } from '@nestjs/cqrs';
import { UNKNOWN_LOGIN_STREAMS } from '../../src/domain/streams';
import { commandContext } from '../../src/event-store/envelope';
import { ApplyRetention } from '../../src/operations/apply-retention';
import { openTestApp, PASSWORD, type Answer, type TestApp } from '../support/test-app';
import {
  counted,
  failInARow,
  HOUR,
  range,
  retryAfter,
  SECOND,
  seenFrom,
  verifications,
  WRONG,
} from '../support/guesses';
import { ManualClock } from '../support/manual-clock';

const NOBODY = 'nobody-here';
const MIB = 1024 * 1024;

/** A hundred failures have happened by then. */
const END = '2026-01-03T00:00:00.000Z';

/** Two hundred hashes take long when other tests run at the same time. */
const SLOW_MS = 600_000;

let clock: ManualClock;
let gatebook: TestApp;
const calls = { appends: 0, streamReads: 0 };
beforeEach(async () => {
  clock = new ManualClock();
  gatebook = await openTestApp({ clock, around: counted(calls) });
  await gatebook.person('ada');
});
afterEach(() => gatebook.close());

/** The work of a login: equal counts mean equal work, and so equal time. */
async function costOf(login: () => Promise<unknown>) {
  const before = { ...calls, hashes: verifications(gatebook) };
  await login();
  return {
    appends: calls.appends - before.appends,
    streamReads: calls.streamReads - before.streamReads,
    hashes: verifications(gatebook) - before.hashes,
  };
}

/** Lets time pass and removes what is past its retention, as a server does twice a day. */
async function pass(hours: number) {
  clock.advance(hours * HOUR);
  const context = commandContext({ kind: 'policy', id: null });
  await gatebook.app.nest.get(CommandBus).execute(new ApplyRetention(context));
}

/** Sends the same wrong password for a known and an unknown name. @returns the answer, which is the same for both */
async function answerToBoth(): Promise<Answer> {
  const [known, unknown] = await Promise.all(['ada', NOBODY].map((name) => gatebook.login(name, WRONG)));
  expect(seenFrom(unknown as Answer)).toEqual(seenFrom(known as Answer));
  return known as Answer;
}

const signUp = (username: string) =>
  gatebook.ask('POST', '/api/sign-ups', { body: { username, password: PASSWORD } });

describe('T-01 a wrong password', () => {
  it('is answered alike byte for byte, whoever has the name, or nobody', async () => {
    await signUp('pending');
    await signUp('rejected');
    await gatebook.act('rejected', 'reject');
    await gatebook.person('blocked');
    await gatebook.act('blocked', 'block');
    await gatebook.person('deleted');
    await gatebook.ask('DELETE', '/api/users/deleted', { token: gatebook.adminToken });
    await gatebook.ask('POST', '/api/users', { token: gatebook.adminToken, body: { username: 'linked' } });
    const put = (path: string, body: object) =>
      gatebook.ask('PUT', `/api/users/${path}`, { token: gatebook.adminToken, body });
    await gatebook.person('expired');
    await put('expired/valid-until', { validUntil: '2020-01-01T00:00:00Z' });
    await gatebook.person('required');
    await put('required/password-change-required', { required: true });
    const names = ['ada', 'pending', 'rejected', 'blocked', 'expired', 'required', 'deleted', 'linked'];
    const [unknown, ...known] = await Promise.all(
      [NOBODY, ...names].map((name) => gatebook.login(name, WRONG)),
    );
    expect(unknown).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
    for (const answer of known) expect(seenFrom(answer)).toEqual(seenFrom(unknown as Answer));
  });

  it('costs the same number of hashes, appends and reads, known or not', async () => {
    const unknown = await costOf(() => gatebook.login(NOBODY, WRONG));
    expect(unknown).toEqual({ appends: 2, streamReads: 0, hashes: 1 });
    expect(await costOf(() => gatebook.login('ada', WRONG))).toEqual(unknown);
  });

  it('on a locked name is answered alike and costs the same', async () => {
    for (const username of ['ada', NOBODY]) await failInARow(gatebook, clock, { username, count: 5 });
    const [known, unknown] = [await gatebook.login('ada', WRONG), await gatebook.login(NOBODY, WRONG)];
    expect(known.status).toBe(429);
    expect(seenFrom(known)).toEqual(seenFrom(unknown));
    const nothing = { appends: 0, streamReads: 0, hashes: 0 };
    expect(await costOf(() => gatebook.login('ada'))).toEqual(nothing);
    expect(await costOf(() => gatebook.login(NOBODY))).toEqual(nothing);
  });
});

describe('T-03 a password of an unusual kind', () => {
  const json = (password: string) => (username: string) => JSON.stringify({ username, password });
  const escaped = (text: string) => (username: string) => `{"username":"${username}","password":"${text}"}`;

  it.each([
    ['that is empty', json(''), 401],
    ['of one character', json('x'), 401],
    ['of 257 characters', json('x'.repeat(257)), 401],
    ['with a NUL', escaped(String.raw`abc\u0000def`), 401],
    ['with a lone surrogate', escaped(String.raw`abc\ud800def`), 401],
    ['of a megabyte', json('x'.repeat(MIB)), 413],
  ])('%s tells nothing about the name', async (_, bodyFor, status) => {
    const log = async (username: string) => {
      let answer: Answer | undefined;
      const cost = await costOf(async () => {
        const body = bodyFor(username);
        answer = await gatebook.ask('POST', '/guard/login', { token: gatebook.guardToken, body });
      });
      return { answer: seenFrom(answer as Answer), cost };
    };
    const known = await log('ada');
    expect(known).toMatchObject({ answer: { status } });
    expect(await log('bob')).toEqual(known);
  });
});

describe('T-05 wrong passwords in a row on a name that nobody has', () => {
  it(
    'are answered like those on a name that a person has, up to the hundredth and for long after it',
    async () => {
      let failures = 0;
      while (failures < 105 && clock.now() < END) {
        const answer = await answerToBoth();
        if (answer.status === 401) failures += 1;
        clock.advance((retryAfter(answer) ?? 0) * SECOND);
      }
      expect(failures).toBe(100);
      for (const _ of range(14)) await pass(12);
      expect((await answerToBoth()).status).toBe(429);
    },
    SLOW_MS,
  );

  it('are remembered as long, though old logins are removed twice meanwhile', async () => {
    await pass(1);
    for (const username of ['ada', NOBODY]) await failInARow(gatebook, clock, { username, count: 5 });
    await pass(11);
    await pass(12);
    expect((await answerToBoth()).status).toBe(401);
    const next = await answerToBoth();
    expect([next.status, retryAfter(next)]).toEqual([429, 20]);
  });

  it('are remembered as long from the next start on, whatever the retention was before', async () => {
    const [stream = ''] = UNKNOWN_LOGIN_STREAMS;
    await gatebook.store.setRetention(stream, { keepLast: 10_000, maxAgeSeconds: 86_400 });
    await gatebook.restart();
    expect(await gatebook.store.retentionOf(stream)).toEqual({
      keepLast: 25_000,
      maxAgeSeconds: 30 * 86_400,
    });
    await gatebook.restart({ GATEBOOK_LOGIN_RETENTION_DAYS: '7' });
    expect(await gatebook.store.retentionOf(stream)).toMatchObject({ maxAgeSeconds: 7 * 86_400 });
  });
});
