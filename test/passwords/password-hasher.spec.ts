import { PasswordHasher } from '../../src/passwords/password-hasher';
import { argon2idHash, refusalOf } from './support';

const CHEAPEST = { memoryKib: 7_168, iterations: 5 };
const newHasher = (): PasswordHasher => new PasswordHasher({ ...CHEAPEST, concurrency: 2 });

const PASSWORD = 'correct horse battery';

describe('T-10 the parameters of argon2id', () => {
  it.each([
    [47_104, 1],
    [19_456, 2],
    [12_288, 3],
    [9_216, 4],
    [7_168, 5],
    [19_456, 3],
    [65_536, 2],
    [262_144, 10],
  ])('are accepted on or above the floor: %i KiB with %i', (memoryKib, iterations) => {
    expect(() => new PasswordHasher({ memoryKib, iterations, concurrency: 1 })).not.toThrow();
  });

  it.each([
    [47_103, 1],
    [19_455, 2],
    [12_287, 3],
    [9_215, 4],
    [7_167, 5],
    [7_167, 10],
    [1_000_000, 0],
    [19_456.5, 2],
    [262_145, 2],
    [19_456, 11],
    [Number.NaN, 2],
  ])('are refused below the floor or out of bounds: %d KiB with %d', (memoryKib, iterations) => {
    expect(() => new PasswordHasher({ memoryKib, iterations, concurrency: 1 })).toThrow(/argon2id needs/);
  });

  it.each([0, -1, 1.5, Number.NaN])('are refused with a concurrency of %d', (concurrency) => {
    expect(() => new PasswordHasher({ ...CHEAPEST, concurrency })).toThrow(/concurrency/);
  });

  it('are in the hash, with a salt of 16 bytes and a tag of 32', async () => {
    const [, name, version, cost, salt, tag] = (await newHasher().hash(PASSWORD)).split('$');
    expect([name, version, cost]).toEqual(['argon2id', 'v=19', 'm=7168,t=5,p=1']);
    expect(Buffer.from(salt ?? '', 'base64')).toHaveLength(16);
    expect(Buffer.from(tag ?? '', 'base64')).toHaveLength(32);
  });

  it('come with a salt of its own for each hash', async () => {
    const hasher = newHasher();
    expect(await hasher.hash(PASSWORD)).not.toBe(await hasher.hash(PASSWORD));
  });
});

describe('a password that was set', () => {
  it('is verified, and no other is', async () => {
    const hasher = newHasher();
    const phc = await hasher.hash(PASSWORD);
    expect(await hasher.verify(phc, PASSWORD)).toBe(true);
    expect(await hasher.verify(phc, `${PASSWORD} `)).toBe(false);
    expect(await hasher.verify(phc, '')).toBe(false);
  });

  it('T-13 is never truncated: two that are equal in the first 72 bytes differ', async () => {
    const hasher = newHasher();
    const phc = await hasher.hash(`${'a'.repeat(72)}X`);
    expect(await hasher.verify(phc, `${'a'.repeat(72)}Y`)).toBe(false);
    expect(await hasher.verify(phc, 'a'.repeat(72))).toBe(false);
  });

  it('T-13 differs in its 256th code point too', async () => {
    const hasher = newHasher();
    const phc = await hasher.hash('🔑'.repeat(256));
    expect(await hasher.verify(phc, '🔑'.repeat(256))).toBe(true);
    expect(await hasher.verify(phc, `${'🔑'.repeat(255)}🔒`)).toBe(false);
  });

  it('T-03 does not end at a NUL', async () => {
    const hasher = newHasher();
    const phc = await hasher.hash('before\0after');
    expect(await hasher.verify(phc, 'before\0after')).toBe(true);
    expect(await hasher.verify(phc, 'before')).toBe(false);
    expect(await hasher.verify(phc, 'before\0other')).toBe(false);
  });

  it.each([
    ['one code point', '\u00C5ngstr\u00F6m 2026'],
    ['a letter and marks', 'A\u030Angstro\u0308m 2026'],
    ['the Angstrom sign', '\u212Bngstro\u0308m 2026'],
    ['wide forms', '\u00C5ngstr\u00F6m\u3000\uFF12\uFF10\uFF12\uFF16'],
  ])('T-14 is the same when it is typed as %s', async (_, typed) => {
    const hasher = newHasher();
    expect(await hasher.verify(await hasher.hash('\u00C5ngstr\u00F6m 2026'), typed)).toBe(true);
    expect(await hasher.verify(await hasher.hash(typed), '\u00C5ngstr\u00F6m 2026')).toBe(true);
  });
});

describe('a password that cannot be hashed', () => {
  const UNHASHABLE: [string, string, string][] = [
    ['257 code points', 'a'.repeat(257), 'too_long'],
    ['257 code points after NFKC', `${'a'.repeat(239)}\uFDFA`, 'too_long'],
    ['64 KiB of combining marks', `a${'\u0301\u0323'.repeat(16_000)}`, 'too_long'],
    ['a lone surrogate', 'correct horse \uD800', 'not_text'],
  ];

  it.each(UNHASHABLE)('T-13 is refused when it is set: %s', async (_, password, code) => {
    const refusal = await refusalOf(newHasher().hash(password));
    expect(refusal.code).toBe('validation_failed');
    expect(refusal.details.fields).toEqual([
      { field: 'password', code, detail: expect.any(String) as string },
    ]);
  });

  it.each(UNHASHABLE)(
    'T-03 costs one verification for known and unknown names alike: %s',
    async (_, password) => {
      const hasher = newHasher();
      const phc = await hasher.hash(PASSWORD);
      expect(await hasher.verify(phc, password)).toBe(false);
      expect(hasher.verifications).toBe(1);
      expect(await hasher.verifyDummy(password)).toBe(false);
      expect(hasher.verifications).toBe(2);
    },
  );
});

describe('a hash that is not ours', () => {
  const salt = 'c2FsdHNhbHRzYWx0c2FsdA';
  const tag = 'A'.repeat(43);
  it.each([
    ['nothing', ''],
    ['no hash', 'password'],
    ['bcrypt', '$2b$12$KIXQ4Q0Q0Q0Q0Q0Q0Q0Q0uQ0Q0Q0Q0Q0Q0Q0Q0Q0Q0Q0Q0Q0Q0Q'],
    ['argon2i', `$argon2i$v=19$m=7168,t=5,p=1$${salt}$${tag}`],
    ['an older version', `$argon2id$v=16$m=7168,t=5,p=1$${salt}$${tag}`],
    ['cut off', `$argon2id$v=19$m=7168,t=5,p=1$${salt}`],
    ['T-18 more memory than is allowed', `$argon2id$v=19$m=4194304,t=1,p=1$${salt}$${tag}`],
    ['T-18 more passes than are allowed', `$argon2id$v=19$m=7168,t=4000000,p=1$${salt}$${tag}`],
    ['several lanes', `$argon2id$v=19$m=7168,t=5,p=4$${salt}$${tag}`],
  ])('is answered false after the work of one verification: %s', async (_, phc) => {
    const hasher = newHasher();
    expect(await hasher.verify(phc, PASSWORD)).toBe(false);
    expect(hasher.verifications).toBe(1);
    expect(hasher.needsRehash(phc)).toBe(true);
  });
});

describe('T-19 a hash of other parameters', () => {
  it('is still verified, and has to be hashed again', async () => {
    const phc = await argon2idHash(PASSWORD, { memoryKib: 9_216, iterations: 4 });
    const hasher = newHasher();
    expect(await hasher.verify(phc, PASSWORD)).toBe(true);
    expect(hasher.needsRehash(phc)).toBe(true);
  });

  it('is left alone when the parameters are the current ones', async () => {
    const hasher = newHasher();
    expect(hasher.needsRehash(await hasher.hash(PASSWORD))).toBe(false);
  });
});

describe('T-12 many verifications at once', () => {
  it('never run more than the concurrency, and all are done', async () => {
    const hasher = newHasher();
    const phc = await hasher.hash(PASSWORD);
    const answers = Promise.all(
      Array.from({ length: 12 }, (_, index) => hasher.verify(phc, `wrong ${index}`)),
    );
    let most = 0;
    const progress = { isDone: false };
    void answers.then(() => (progress.isDone = true));
    while (!progress.isDone) {
      most = Math.max(most, hasher.stats().running);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await answers).toEqual(Array.from({ length: 12 }, () => false));
    expect(most).toBe(2);
    expect(hasher.verifications).toBe(12);
    expect(hasher.stats()).toEqual({ running: 0, queued: 0 });
  });

  it('are refused without any work when they would wait too long', async () => {
    const hasher = new PasswordHasher({ ...CHEAPEST, concurrency: 1, maxWaitMs: 0 });
    const first = hasher.verifyDummy(PASSWORD);
    const refusal = await refusalOf(hasher.verifyDummy(PASSWORD));
    expect(refusal.code).toBe('overloaded');
    expect(refusal.details.retryAfterSeconds).toBeGreaterThanOrEqual(1);
    await first;
    expect(hasher.verifications).toBe(1);
  });
});
