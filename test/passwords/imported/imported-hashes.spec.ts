import { dummyOf, HashRefused, schemeOf } from '../../../src/passwords/imported/imported-hash';
import { PasswordHasher } from '../../../src/passwords/password-hasher';
import {
  BCRYPT,
  BCRYPT_OF_72,
  BCRYPT_OF_HUB,
  BCRYPT_OF_NFD,
  HASHES_OF_PLUM,
  PLUM,
  SHA_CRYPT_VECTORS,
} from './vectors';

const hasher = new PasswordHasher({ memoryKib: 7_168, iterations: 5, concurrency: 2, maxWaitMs: 120_000 });
afterAll(() => hasher.close());

const refusalOf = (text: string): HashRefused => {
  try {
    schemeOf(text);
  } catch (error) {
    if (error instanceof HashRefused) return error;
    throw error;
  }
  throw new Error('the hash was accepted');
};

describe('an imported hash', () => {
  it.each([...HASHES_OF_PLUM])('%s is verified', async (_, hash) => {
    expect(() => schemeOf(hash)).not.toThrow();
    expect(await hasher.verifyImported(hash, PLUM)).toBe(true);
    expect(await hasher.verifyImported(hash, `${PLUM} `)).toBe(false);
  });

  it.each([...SHA_CRYPT_VECTORS])('of "%s" is verified: %s', async (password, hash) => {
    expect(() => schemeOf(hash)).not.toThrow();
    expect(await hasher.verifyImported(hash, password)).toBe(true);
    expect(await hasher.verifyImported(hash, `${password}!`)).toBe(false);
  });

  it('is compared with the text as it was typed, then with its NFKC form', async () => {
    const decomposed = 'Zürich plum'.normalize('NFD');
    expect(await hasher.verifyImported(BCRYPT_OF_NFD, decomposed)).toBe(true);
    expect(await hasher.verifyImported(BCRYPT_OF_NFD, decomposed.normalize('NFC'))).toBe(false);
    const [, ofComposed = ''] = SHA_CRYPT_VECTORS[4] ?? [];
    expect(await hasher.verifyImported(ofComposed, 'Zürich – 東京'.normalize('NFD'))).toBe(true);
  });

  it('of bcrypt has the first 72 bytes of a password', async () => {
    expect(await hasher.verifyImported(BCRYPT_OF_72, `${'x'.repeat(72)} and more`)).toBe(true);
    expect(await hasher.verifyImported(BCRYPT_OF_72, 'x'.repeat(71))).toBe(false);
  });

  it('may be of a password that the policy would refuse, but of none that is empty or no text', async () => {
    expect(await hasher.verifyImported(BCRYPT_OF_HUB, 'hub')).toBe(true);
    for (const password of ['', '\ud800', 'x'.repeat(5_000), 'hub\0'])
      expect(await hasher.verifyImported(BCRYPT_OF_HUB, password)).toBe(false);
  });

  it('is verified in a thread of its own: the event loop goes on', async () => {
    const turns: string[] = [];
    const verified = Promise.all(
      [BCRYPT, BCRYPT, BCRYPT, BCRYPT].map((hash) => hasher.verifyImported(hash, 'x')),
    );
    void verified.then(() => turns.push('verified'));
    await new Promise((resolve) => setImmediate(resolve));
    turns.push('turn of the loop');
    await verified;
    expect(turns).toEqual(['turn of the loop', 'verified']);
  });
});

describe('T-18 the cost of an imported hash', () => {
  const bcryptOf = (cost: string) => BCRYPT.replace('$10$', `$${cost}$`);
  const argon2Of = (parameters: string) =>
    `$argon2id$v=19$${parameters}$c2FsdHNhbHRzYWx0c2FsdA$TTrjRWJiCDrSY7ql0PdbT5XTMZyP1iKic9rD840FfhM`;
  const pbkdf2Of = (iterations: number) =>
    `$pbkdf2-sha256$i=${String(iterations)}$c2FsdHNhbHRzYWx0c2FsdA$K69UwyL2tkhalHj4CrAGLhRVXiI93Hs94sxntZKm/GU`;
  const shaOf = (rounds: number) =>
    `$5$rounds=${String(rounds)}$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5`;

  it.each([
    [bcryptOf('15'), '$2b$15$'],
    [bcryptOf('10').replace('2b', '2y'), '$2b$10$'],
    [argon2Of('m=262144,t=10,p=16'), '$argon2id$v=19$m=262144,t=10,p=16$'],
    [pbkdf2Of(10_000_000), '$pbkdf2-sha256$i=10000000,l=32$'],
    [shaOf(1_000_000), '$5$rounds=1000000$'],
    [(SHA_CRYPT_VECTORS[5] ?? [])[1] ?? '', '$6$rounds=5000$'],
  ])('is accepted up to its limit: %s', (hash, scheme) => {
    expect(schemeOf(hash)).toBe(scheme);
  });

  it.each([
    [bcryptOf('16'), 'hash_too_costly', 'a cost of 16; at most 15'],
    [bcryptOf('31'), 'hash_too_costly', 'bcrypt'],
    [bcryptOf('09'), 'hash_too_weak', 'at least 10'],
    [argon2Of('m=262145,t=2,p=1'), 'hash_too_costly', 'memory'],
    [argon2Of('m=8192,t=11,p=1'), 'hash_too_costly', 'passes'],
    [argon2Of('m=8192,t=2,p=17'), 'hash_too_costly', 'lanes'],
    [argon2Of('m=8,t=2,p=4'), 'hash_too_weak', 'memory'],
    [pbkdf2Of(10_000_001), 'hash_too_costly', 'iterations'],
    [pbkdf2Of(999), 'hash_too_weak', 'iterations'],
    [shaOf(1_000_001), 'hash_too_costly', 'rounds'],
    [shaOf(999), 'hash_too_weak', 'rounds'],
    [BCRYPT.slice(0, -1), 'malformed_hash', 'cut'],
    [`${shaOf(5000)}x`, 'malformed_hash', 'cut'],
    [argon2Of('m=8192,t=2,p=1').replace('v=19', 'v=16'), 'malformed_hash', 'version 19'],
    [pbkdf2Of(1000).replace('i=1000', 'i=1000,l=64'), 'malformed_hash', 'PBKDF2'],
    ['$1$YeNsbWdH$wvOF8JdqsoiLix754LTW90', 'unknown_hash', 'bcrypt'],
    ['{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=', 'unknown_hash', 'bcrypt'],
    ['plum orbit 41', 'unknown_hash', 'bcrypt'],
  ])('is refused by name beyond it: %s', (hash, code, said) => {
    const refused = refusalOf(hash);
    expect(refused.code).toBe(code);
    expect(refused.message).toContain(said);
    expect(refused.message).not.toContain(hash.slice(-20));
  });
});

describe('the dummy of a scheme', () => {
  it.each([...HASHES_OF_PLUM, ...SHA_CRYPT_VECTORS])(
    'of %s is a whole hash of the same scheme',
    (_, hash) => {
      const scheme = schemeOf(hash);
      const dummy = dummyOf(scheme) ?? '';
      expect(schemeOf(dummy)).toBe(scheme);
      expect(dummyOf(scheme)).not.toBe(dummy);
    },
  );

  it('is verified, and never right', async () => {
    const before = hasher.verifications;
    expect(await hasher.verifyDummy(PLUM, undefined, '$2b$10$')).toBe(false);
    expect(await hasher.verifyDummy(PLUM, undefined, '$argon2id$v=19$m=8192,t=2,p=4$')).toBe(false);
    expect(await hasher.verifyDummy(PLUM)).toBe(false);
    expect(hasher.verifications).toBe(before + 3);
  });

  it('is one of ours for a scheme of a later version', async () => {
    expect(dummyOf('$9$')).toBeUndefined();
    expect(await hasher.verifyDummy(PLUM, undefined, '$9$')).toBe(false);
  });
});
