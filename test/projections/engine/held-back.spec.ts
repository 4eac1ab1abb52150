import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { TestNode, TestPerson, userId } from '../node';

describe('a sign-in, which nobody decides on in the list of people', () => {
  let node: TestNode;
  let ada: TestPerson;
  beforeEach(async () => {
    node = await TestNode.open();
    ada = new TestPerson(node, userId(1), 'ada');
    await ada.signsUp();
  });
  afterEach(() => node.close());

  /** As the file has it, whatever is held back. */
  const inFile = (): unknown => {
    const folder = join(node.folder, 'projections');
    const name = readdirSync(folder).find((file) => /^users\..*db$/.test(file)) ?? '';
    const db = new Database(join(folder, name), { readonly: true });
    const found = db.prepare('SELECT last_login_at FROM users').pluck().get();
    db.close();
    return found;
  };

  it('waits for the next event or query, and no query misses it', async () => {
    const attempt = await ada.attempts();
    await ada.succeeds(attempt);
    expect(inFile()).toBeNull();
    expect(node.queries.users.lastLoginAt(userId(1))).toBe(node.clock.now());
    expect(inFile()).toBe(node.clock.now());
  });

  it('leaves what is remembered about the person', async () => {
    const before = node.queries.users.byId(userId(1));
    await ada.succeeds(await ada.attempts());
    expect(node.queries.users.byId(userId(1))).toBe(before);
  });

  it('does not delay an event that is decided on', async () => {
    await ada.succeeds(await ada.attempts());
    await ada.is({ type: 'UserApproved', data: { userId: userId(1) } });
    expect(inFile()).toBe(node.clock.now());
    expect(node.queries.users.byId(userId(1))?.status).toBe('active');
  });
});
