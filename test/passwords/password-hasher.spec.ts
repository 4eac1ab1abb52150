import { PasswordHasher } from '../../src/passwords/password-hasher';

const OPTIONS = { memoryKib: 7168, iterations: 5, concurrency: 2 };

it('works', async () => {
  const hasher = new PasswordHasher(OPTIONS);
  const phc = await hasher.hash('correct horse');
  expect(phc).toMatch(/^\$argon2id\$v=19\$m=7168,t=5,p=1\$/);
  expect(await hasher.verify(phc, 'correct horse')).toBe(true);
  expect(await hasher.verify(phc, 'correct hors')).toBe(false);
  expect(await hasher.verifyDummy('correct horse')).toBe(false);
  expect(hasher.verifications).toBe(3);
  expect(hasher.needsRehash(phc)).toBe(false);
});
