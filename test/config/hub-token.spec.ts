import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig } from '../../src/config/config';
import { hashOf } from '../../src/platform/one-time-secret';

const faultsOf = (env: NodeJS.ProcessEnv) => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe('a hub token', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-config-'));
  const token = `gbk_${'c'.repeat(43)}`;
  const written = (mode: number) => {
    const file = join(folder, `token-${mode.toString(8)}`);
    writeFileSync(file, `${token}\n`);
    chmodSync(file, mode);
    return { GATEBOOK_HUB_TOKEN_FILE: file };
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is kept only as its hash', () => {
    const config = loadConfig({ GATEBOOK_HUB_TOKEN: token });
    expect(config.hubTokenHash).toBe(hashOf(token));
    expect(JSON.stringify(config)).not.toContain(token);
  });

  it.each(['gbk_short', `gbl_${'c'.repeat(43)}`, `gbk_${'c'.repeat(44)}`, `gbk_${'+'.repeat(43)}`])(
    '%s is refused by name, and not repeated',
    (wrong) => {
      const faults = faultsOf({ GATEBOOK_HUB_TOKEN: wrong });
      expect(faults.map(({ name }) => name)).toEqual(['GATEBOOK_HUB_TOKEN']);
      expect(JSON.stringify(faults)).not.toContain(wrong);
    },
  );

  it.each([0o600, 0o400])('is read without a word from a file of mode %o', (mode) => {
    const config = loadConfig(written(mode));
    expect(config).toMatchObject({ hubTokenHash: hashOf(token), notices: [] });
  });

  it.each([0o644, 0o640, 0o604])(
    'is read from a file of mode %o, with one line that others can read it',
    (mode) => {
      const env = written(mode);
      const config = loadConfig(env);
      expect(config.hubTokenHash).toBe(hashOf(token));
      expect(config.notices).toEqual([expect.stringContaining(env.GATEBOOK_HUB_TOKEN_FILE)]);
    },
  );

  it.each([0o620, 0o602, 0o666])('is refused from a file of mode %o, which others can write', (mode) => {
    expect(faultsOf(written(mode))).toEqual([
      { name: 'GATEBOOK_HUB_TOKEN', detail: expect.stringContaining('chmod go-w') as string },
    ]);
  });
});
