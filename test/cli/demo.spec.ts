import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatebook } from './command-line';

const TIMEOUT_MS = 600_000;

describe('the demo', () => {
  let temporary: string;

  beforeAll(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'gatebook-demo-spec-'));
  });

  afterAll(() => rm(temporary, { recursive: true, force: true }));

  it(
    'shows every step, finds every answer as expected and leaves nothing behind',
    async () => {
      const { exitCode, stdout, stderr } = await gatebook(['demo'], { environment: { TMPDIR: temporary } });

      expect({ exitCode, stderr, wrong: stdout.match(/✗.*/g) }).toEqual({
        exitCode: 0,
        stderr: '',
        wrong: null,
      });
      for (const line of [
        '→ POST /api/set-up {"token":"•••","username":"grace","password":"•••"}',
        '✓ refused: 403 pending_approval',
        '✓ let in: 200 ada',
        '✓ refused: 429 throttled',
        '✓ refused: 403 blocked',
        'UserSignedUp,UserApproved,UserBlocked,UserUnblocked'.replaceAll(',', ', '),
        'the guard would have said: blocked',
        'users: every row is equal to the book',
      ]) {
        expect(stdout).toContain(line);
      }
      expect(stdout).toMatch(/✎ +\d+ {2}LoginFailed +in login +by /);
      expect(stdout).not.toMatch(/gb[kls]_|velvet|otter/);
      expect(readdirSync(temporary)).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
