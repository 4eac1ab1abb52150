import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { cleanEnvironment, startChild } from '../hub/child-process';
import { CLI } from '../support/product';

const USERS = 2_000;
/** Accounts that there are when the start is killed. */
const ENOUGH = 100;
const LOOK_EVERY_MS = 5;
const SLOW_MS = 600_000;

let data: string;
let environment: NodeJS.ProcessEnv;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'gatebook-adoption-'));
  environment = {
    ...cleanEnvironment(),
    GATEBOOK_DATA: data,
    GATEBOOK_PORT: '0',
    GATEBOOK_HUB_TOKEN: `gbk_${'a'.repeat(43)}`,
  };
  const users = Array.from({ length: USERS }, (_, index) => ({
    name: `user-${String(index)}`,
    admin: index % 500 === 0,
  }));
  const lines = users.map((user) => `${JSON.stringify(user)}\n`).join('');
  writeFileSync(join(data, 'hub-users'), lines, { mode: 0o600 });
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const lists = () =>
  ['hub-users', 'hub-users.adopted', 'admin-links'].filter((name) => existsSync(join(data, name)));

/** Sign-ups in the book, read beside the process that writes it. */
function signUps(): number {
  let book: Database.Database | undefined;
  try {
    book = new Database(join(data, 'book.db'), { readonly: true });
    const sql = `SELECT count(*) FROM events WHERE json_extract(body, '$.type') = 'UserSignedUp'`;
    return book.prepare<[], number>(sql).pluck().get() ?? 0;
  } catch {
    // the book has not been begun
    return 0;
  } finally {
    book?.close();
  }
}

async function killOnceUnderWay(starting: ChildProcess): Promise<number> {
  while (signUps() < ENOUGH) {
    if (starting.exitCode !== null) throw new Error('the start ended by itself');
    await pause(LOOK_EVERY_MS);
  }
  const ended = once(starting, 'exit');
  starting.kill('SIGKILL');
  await ended;
  return signUps();
}

describe('a start that is killed while the users of the hub get accounts', () => {
  it(
    'is followed by one that does the rest before it listens, and gives nobody two',
    async () => {
      const starting = spawn(process.execPath, [CLI, 'start'], { env: environment, stdio: 'ignore' });
      const before = await killOnceUnderWay(starting);
      expect(before).toBeGreaterThanOrEqual(ENOUGH);
      expect(before).toBeLessThan(USERS);
      expect(lists()).toEqual(['hub-users']);

      const next = startChild(process.execPath, [CLI, 'start'], environment);
      await next.says('Gatebook listens on');
      expect(signUps()).toBe(USERS);
      expect(lists()).toEqual(['hub-users.adopted', 'admin-links']);
      const links = readFileSync(join(data, 'admin-links'), 'utf8').trim().split('\n');
      const names = links.map((line) => line.split('\t')[0] ?? '');
      expect(names.sort()).toEqual(['user-0', 'user-1000', 'user-1500', 'user-500']);
      for (const line of links) expect(next.log()).not.toContain(line.split('#')[1]?.split('\t')[0]);
      await next.stop();
      expect(await next.ended).toBe(0);
    },
    SLOW_MS,
  );
});

describe('a start without a hub token', () => {
  it('leaves the list alone', async () => {
    const child = startChild(process.execPath, [CLI, 'start'], { ...environment, GATEBOOK_HUB_TOKEN: '' });
    await child.says('Gatebook listens on');
    await child.stop();
    expect(lists()).toEqual(['hub-users']);
    expect(signUps()).toBe(0);
  });
});
