import { createHmac } from 'node:crypto';
import { createChallenge, solveChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import { clearLine, disturbed } from '../support/disturbed-store';
import { Gong } from '../support/gong';
import { range, retryAfter, SECOND } from '../support/guesses';
import { challengeFrom, payloadOf, proofFrom, solve, type Proof } from '../support/proofs';
import { openTestApp, PASSWORD, type Answer, type AppNode, type TestApp } from '../support/test-app';

const LIFETIME_SECONDS = 600;
const ALTCHA = { GATEBOOK_SIGN_UP_PROOF: 'altcha' };
/** A password whose faults are in the answer if it was looked at. */
const WEAK = { password: 'password' };
const FIRST = 0;
const OTHER = 1;

const line = clearLine();
let gatebook: TestApp;
let plain: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp({ nodes: 2, env: ALTCHA, around: (store) => disturbed(store, line) });
  plain = await openTestApp({ env: { GATEBOOK_PUBLIC_URL: 'https://hub.test/gate' } });
});
afterAll(async () => {
  await gatebook.close();
  await plain.close();
});

const nodeAt = (index: number): AppNode => gatebook.nodes[index] as AppNode;
const signUp = (username: string, proof?: unknown, { node = nodeAt(FIRST), password = PASSWORD } = {}) =>
  node.ask('POST', '/api/sign-ups', { body: { username, password, ...(proof !== undefined && { proof }) } });
/** Counter 0 with its hash, without a search. */
const firstTry = ({ challenge }: Proof) =>
  solve({ ...challenge, parameters: { ...challenge.parameters, keyPrefix: '' } }).solution;
const outcome = ({ status, body }: Answer) =>
  body.fields === undefined ? status : (body.fields as { field: string; code: string }[]).map(codeOf);
const codeOf = ({ field, code }: { field: string; code: string }) => `${field}: ${code}`;

describe('where sign-up needs no proof', () => {
  it('the settings say so, and a proof that is sent is ignored', async () => {
    expect((await plain.ask('GET', '/api/sign-up-settings')).body.proof).toBeNull();
    expect((await signUp('ada', 'no proof', { node: plain })).status).toBe(201);
  });

  it('the settings name the public path of the challenge once it does', async () => {
    await plain.restart(ALTCHA);
    expect((await plain.ask('GET', '/api/sign-up-settings')).body.proof).toEqual({
      kind: 'altcha',
      url: '/gate/api/sign-up-challenge',
    });
  });
});

describe('a sign-up with a proof', () => {
  it('that the library of ALTCHA computed makes the person whom the challenge names', async () => {
    const challenge = await challengeFrom(nodeAt(FIRST));
    const solution = await solveChallenge({ challenge, deriveKey });
    expect(outcome(await signUp('grace', payloadOf({ challenge, solution })))).toBe(201);
    const { userId } = (await gatebook.act('grace', 'approve')).body;
    expect(String(userId).replaceAll('-', '')).toBe(challenge.parameters.nonce);
  });

  it('whose challenge came from another node is accepted', async () => {
    const proof = payloadOf(await proofFrom(nodeAt(OTHER)));
    expect(outcome(await signUp('mary', proof))).toBe(201);
  });

  it('is refused a second time, on every node and after a restart', async () => {
    const proof = payloadOf(await proofFrom(nodeAt(FIRST)));
    expect(outcome(await signUp('joan', proof))).toBe(201);
    for (const node of gatebook.nodes)
      expect(outcome(await signUp('jean', proof, { node, ...WEAK }))).toEqual(['proof: used']);
    await gatebook.restart();
    expect(outcome(await signUp('jean', proof, WEAK))).toEqual(['proof: used']);
  });

  it('that is refused for another reason has used it up', async () => {
    const proof = payloadOf(await proofFrom(nodeAt(FIRST)));
    expect(outcome(await signUp('hedy', proof, WEAK))).toContain('password: too_common');
    expect(outcome(await signUp('hedy', proof))).toEqual(['proof: used']);
  });

  it('makes one person, however many sign-ups with it run at once on one node', async () => {
    const proof = payloadOf(await proofFrom(nodeAt(FIRST)));
    const answers = await Promise.all(range(5).map((i) => signUp(`crowd-${String(i)}`, proof)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it('makes one person, when two nodes read at the same moment that it is new', async () => {
    const proof = payloadOf(await proofFrom(nodeAt(FIRST)));
    const bothRead = new Gong();
    let writing = 0;
    line.aroundAppend = async (append, stream) => {
      if (!stream.startsWith('key-')) return append();
      writing += 1;
      if (writing === gatebook.nodes.length) bothRead.ring();
      await bothRead.rung;
      return append();
    };
    const answers = await Promise.all(
      // one that is answered before it writes leaves nobody waiting
      gatebook.nodes.map((node, index) =>
        signUp(`twin-${String(index)}`, proof, { node }).finally(() => bothRead.ring()),
      ),
    );
    Object.assign(line, clearLine());
    expect(answers.map(outcome)).toEqual(expect.arrayContaining([201, ['proof: used']]));
    const found = await gatebook.ask('GET', '/api/users?q=twin', { token: gatebook.adminToken });
    expect(found.json<{ items: object[] }>().items).toHaveLength(1);
  });
});

describe('a proof in time', () => {
  it.each([
    [LIFETIME_SECONDS - 1, 201],
    [LIFETIME_SECONDS, ['proof: expired']],
  ])('after %i s is answered %j', async (seconds, expected) => {
    const proof = payloadOf(await proofFrom(nodeAt(FIRST)));
    gatebook.clock.advance(seconds * SECOND);
    expect(outcome(await signUp(`after-${String(seconds)}`, proof))).toEqual(expected);
  });
});

describe('a sign-up without a valid proof', () => {
  let good: Proof;
  beforeAll(async () => {
    good = await proofFrom(nodeAt(FIRST));
  });
  const nobody = async (proof: unknown, code: string) => {
    const work = () => signUp('eve', proof, WEAK);
    let answer: Answer | undefined;
    expect(await gatebook.eventsOf(async () => (answer = await work()))).toEqual([]);
    expect([answer?.status, answer?.body.code, answer && outcome(answer)]).toEqual([
      422,
      'validation_failed',
      [`proof: ${code}`],
    ]);
  };
  const changed = (parameters: object, more: object = {}) => {
    const { challenge, solution } = good;
    return {
      solution,
      challenge: { ...challenge, parameters: { ...challenge.parameters, ...parameters }, ...more },
    };
  };

  it('is refused when it has none', () => nobody(undefined, 'required'));

  it.each([
    ['counter', () => ({ ...good, solution: { ...good.solution, counter: good.solution.counter + 1 } })],
    ['counter, to one that has another hash', () => ({ ...good, solution: firstTry(good) })],
    ['fractional counter', () => ({ ...good, solution: { ...good.solution, counter: 0.5 } })],
    ['counter beyond 32 bits', () => ({ ...good, solution: { ...good.solution, counter: 2 ** 32 } })],
    ['textual counter', () => ({ ...good, solution: { ...good.solution, counter: '7' } })],
    ['hash', () => ({ ...good, solution: { ...good.solution, derivedKey: '0'.repeat(64) } })],
    ['absent solution', () => ({ challenge: good.challenge })],
    ['salt', () => changed({ salt: '0'.repeat(32) })],
    ['nonce', () => changed({ nonce: '0'.repeat(32) })],
    ['expiry', () => changed({ expiresAt: 9_999_999_999 })],
    ['prefix', () => changed({ keyPrefix: '0' })],
    ['signature', () => changed({}, { signature: '0'.repeat(64) })],
    ['signature of another length', () => changed({}, { signature: 'ab' })],
    ['absent signature', () => changed({}, { signature: undefined })],
  ])('is refused with a changed %s', (_, proof) => nobody(payloadOf(proof()), 'wrong'));

  it('is refused with a challenge that another key signed', async () => {
    const key = gatebook.app.parts.keyring.keyFor('known devices 1').toString('base64url');
    const { parameters } = good.challenge;
    const signature = createHmac('sha256', key).update(JSON.stringify(parameters)).digest('hex');
    await nobody(payloadOf({ ...good, challenge: { parameters, signature } }), 'wrong');
  });

  it('is refused with a challenge of another maker, solved', async () => {
    const made = await createChallenge({
      algorithm: 'SHA-256',
      cost: 1,
      counter: 7,
      deriveKey,
      expiresAt: 9_999_999_999,
      hmacSignatureSecret: 'theirs',
    });
    await nobody(payloadOf(solve(made as Proof['challenge'])), 'wrong');
  });

  it.each<readonly [string, string]>([
    ['nothing', ''],
    ['no base64', '%%%'],
    ['no JSON', Buffer.from('{').toString('base64')],
    ...[null, 5, 'text', [], {}, { challenge: null, solution: null }, { challenge: 'x', solution: 5 }].map(
      (json) => [JSON.stringify(json), payloadOf(json)] as const,
    ),
    ['a pit of brackets', Buffer.from('['.repeat(1_400)).toString('base64')],
    ['60 KB', 'A'.repeat(60_000)],
  ])('is refused with %s', (_, payload) => nobody(payload, 'wrong'));

  it('is refused with a proof that is no text', async () => {
    expect((await signUp('eve', { challenge: {} })).body.code).toBe('invalid_request');
  });
});

describe('a challenge', () => {
  it('is one that the library of ALTCHA checks', async () => {
    const { challenge, solution } = await proofFrom(nodeAt(FIRST));
    const hmacSignatureSecret = gatebook.app.parts.keyring.keyFor('sign-up proof 1').toString('base64url');
    // the library has only the clock of the machine
    const { expiresAt: _, ...parameters } = challenge.parameters;
    const signature = createHmac('sha256', hmacSignatureSecret)
      .update(JSON.stringify(parameters))
      .digest('hex');
    const checked = { challenge: { parameters, signature }, solution, deriveKey, hmacSignatureSecret };
    expect(await verifySolution(checked)).toMatchObject({ verified: true });
    expect(await verifySolution({ ...checked, challenge })).toMatchObject({
      invalidSignature: null,
      expired: true,
    });
  });

  it('is given to one address 600 times in ten minutes', async () => {
    const from = '198.51.100.9';
    const get = () => nodeAt(FIRST).ask('GET', '/api/sign-up-challenge', { from });
    for (const _ of range(600)) expect((await get()).status).toBe(200);
    expect(retryAfter(await get())).toBe(600);
  });
});
