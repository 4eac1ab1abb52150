import { CredentialsQueries } from '../../src/projections/credentials/credentials-queries';
import { DummySchemes } from '../../src/sign-in/dummy-schemes';
import {
  BCRYPT,
  BCRYPT_OF_HUB,
  HASHES_OF_PLUM,
  PLUM,
  SHA_CRYPT_VECTORS,
} from '../passwords/imported/vectors';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';
import { itemsOf, sendFile, shortReport } from './sent-file';

let gatebook: TestApp;
beforeEach(async () => {
  gatebook = await openTestApp();
});
afterEach(() => gatebook.close());

const header = 'username,passwordHash\n';
const person = async (name: string) =>
  (await gatebook.ask('GET', `/api/users/${name}`, { token: gatebook.adminToken })).body;
const schemes = () => gatebook.app.nest.get(CredentialsQueries).schemes();

/** Resolves when the background work after a sign-in has written its events. */
async function rehashed(count: number): Promise<void> {
  for (;;) {
    const events = await gatebook.events({ types: ['PasswordRehashed'] });
    if (events.length >= count) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a password that another program has hashed', () => {
  it('opens the account, is hashed again at the first sign-in, and opens it after that', async () => {
    const [, ofHello = ''] = SHA_CRYPT_VECTORS[5] ?? [];
    const hashes = HASHES_OF_PLUM.map(([, hash], index) => [`p${String(index)}`, hash, PLUM] as const);
    const rows = [
      ...hashes,
      ['sha', ofHello, 'Hello world!'] as const,
      ['hub', BCRYPT_OF_HUB, 'hub'] as const,
    ];
    const file = header + rows.map(([name, hash]) => `${name},"${hash}"`).join('\n');
    expect(new Set(itemsOf(await sendFile(gatebook, file)).map(({ outcome }) => outcome))).toEqual(
      new Set(['created']),
    );
    expect(await person('p0')).toMatchObject({ passwordSet: true, status: 'active' });

    for (const [name, , password] of rows) {
      expect([name, (await gatebook.login(name, `${password}x`)).status]).toEqual([name, 401]);
      const { status, body } = await gatebook.login(name, password);
      expect([name, status, body.passwordRevision]).toEqual([name, 200, 0]);
    }
    await rehashed(rows.length);
    await gatebook.settled();
    expect(schemes()).toEqual([{ scheme: 'own', people: rows.length }]);
    for (const [name, , password] of rows) {
      const { status, body } = await gatebook.login(name, password);
      // the same password: no session ends
      expect([name, status, body.passwordRevision]).toEqual([name, 200, 0]);
    }
    const again = await sendFile(gatebook, file);
    expect(new Set(shortReport(again).map((row) => row.split(' ').slice(2).join(' ')))).toEqual(
      new Set(['unchanged password_kept']),
    );
    expect(gatebook.logged.filter((line) => line.includes(BCRYPT.slice(8)))).toEqual([]);
  });

  it('is taken for somebody who has none, whose link ends; never over another one', async () => {
    const [added] = itemsOf(await sendFile(gatebook, 'username\nann', { query: '?links=true' }));
    await gatebook.person('bob');
    const file = `username,passwordHash,mustChangePassword\nann,${BCRYPT},true\nbob,${BCRYPT},true`;
    expect(shortReport(await sendFile(gatebook, file, { query: '?dryRun=true' }))).toEqual([
      '2 ann updated',
      '3 bob unchanged password_kept',
    ]);
    const written = await gatebook.eventsOf(async () => {
      expect(shortReport(await sendFile(gatebook, file))).toEqual([
        '2 ann updated',
        '3 bob unchanged password_kept',
      ]);
    });
    expect(written).toEqual(['PasswordChangeRequired', 'PasswordImported']);
    expect(shortReport(await sendFile(gatebook, file))).toEqual([
      '2 ann unchanged',
      '3 bob unchanged password_kept',
    ]);
    expect((await gatebook.login('ann', PLUM)).body.code).toBe('password_change_required');
    const redeemed = await gatebook.ask('POST', '/api/password-links/redeem', {
      body: { token: added?.link?.token, password: PASSWORD },
    });
    expect(redeemed.body.code).toBe('link_invalid');
    expect((await gatebook.login('bob', PASSWORD)).status).toBe(200);
    expect((await gatebook.login('bob', PLUM)).status).toBe(401);
  });

  it('lifts no block, also not that of the policy, and resets no counter', async () => {
    await sendFile(gatebook, 'username\ncyd\ndan');
    await gatebook.act('cyd', 'block');
    for (let failure = 0; failure < 5; failure += 1) await gatebook.login('dan', 'wrong');
    expect(shortReport(await sendFile(gatebook, `${header}cyd,${BCRYPT}\ndan,${BCRYPT}`))).toEqual([
      '2 cyd updated',
      '3 dan updated',
    ]);
    expect((await gatebook.login('cyd', PLUM)).body.code).toBe('blocked');
    expect((await gatebook.login('dan', PLUM)).body.code).toBe('throttled');
  });

  it('waits with a person who is imported as waiting', async () => {
    const file = `username,passwordHash,status\neve,${BCRYPT},pending`;
    expect(shortReport(await sendFile(gatebook, file))).toEqual(['2 eve created']);
    expect(shortReport(await sendFile(gatebook, file))).toEqual(['2 eve unchanged']);
    expect((await gatebook.login('eve', PLUM)).body.code).toBe('pending_approval');
    await gatebook.act('eve', 'approve');
    expect((await gatebook.login('eve', PLUM)).status).toBe(200);
  });

  it.each([
    [BCRYPT.replace('$10$', '$31$'), 'a cost of 31; at most 15'],
    ['correct horse battery', 'no hash that is known'],
  ])('is refused by name, and never shown: %s', async (hash, said) => {
    const answer = await sendFile(gatebook, `${header}fay,${hash}`);
    expect(itemsOf(answer)[0]).toMatchObject({ outcome: 'refused', code: 'validation_failed' });
    expect(itemsOf(answer)[0]?.detail).toContain(said);
    expect(answer.text).not.toContain(hash.slice(7));
  });
});

describe('a name that nobody has', () => {
  it('takes the work of a hash of the book, in its proportion, and always the same one', async () => {
    const dummies = gatebook.app.nest.get(DummySchemes);
    const keyOf = (index: number) => gatebook.app.parts.keyring.nameKeyOf(`nobody-${String(index)}`);
    const names = Array.from({ length: 2_000 }, (_, index) => keyOf(index));
    expect(dummies.schemeFor(keyOf(0))).toBe('own');
    await gatebook.person('own-one');
    await sendFile(gatebook, `${header}${['x', 'y', 'z'].map((name) => `${name}-one,${BCRYPT}`).join('\n')}`);
    const imported = names.filter((key) => dummies.schemeFor(key) === '$2b$10$');
    expect(imported.length / names.length).toBeGreaterThan(0.7);
    expect(imported.length / names.length).toBeLessThan(0.8);
    expect(names.map((key) => dummies.schemeFor(key))).toEqual(names.map((key) => dummies.schemeFor(key)));

    // a name leaves its scheme only as the people of the book do
    await gatebook.login('x-one', PLUM);
    await rehashed(1);
    await gatebook.settled();
    const left = names.filter((key) => dummies.schemeFor(key) === '$2b$10$');
    expect(left.length / names.length).toBeGreaterThan(0.45);
    expect(left.filter((key) => !imported.includes(key))).toEqual([]);
  });

  it('is answered as a wrong password is, also somebody without a password', async () => {
    await sendFile(gatebook, `${header}kim,${BCRYPT}\nlea,`);
    const answers = await Promise.all(
      ['kim', 'lea', 'nobody-at-all'].map((name) => gatebook.login(name, 'wrong')),
    );
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      answers.map(() => [401, 'invalid_credentials']),
    );
  });
});
