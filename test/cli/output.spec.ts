import { pathAndQuery, route } from '../../src/cli/client';
import { masked } from '../../src/cli/demo/masked';
import { printable, printableJson } from '../../src/cli/printable';
import { progressLine } from '../../src/cli/progress-bar';
import { leaves, plainLines, tableLines, type Column } from '../../src/cli/table';

interface Row {
  readonly name: string;
  readonly groups: readonly string[];
  readonly admin: boolean;
  readonly last: string | null;
}

const columns: readonly Column<Row>[] = [
  { title: 'name', cell: ({ name }) => name },
  { title: 'groups', cell: ({ groups }) => groups },
  { title: 'admin', cell: ({ admin }) => admin },
  { title: 'last', cell: ({ last }) => last },
];
const ada: Row = { name: 'ada', groups: ['staff', 'physics'], admin: true, last: null };
const bob: Row = { name: 'bob\u001b[2J', groups: [], admin: false, last: '2026-11-22T09:00:00.000Z' };

describe('a table', () => {
  it('has a heading and columns on a terminal', () => {
    expect(tableLines(columns, [ada, bob])).toEqual([
      'NAME          GROUPS         ADMIN  LAST',
      'ada           staff,physics  yes    -',
      'bob\\u001b[2J  -              no     2026-11-22T09:00:00.000Z',
    ]);
  });

  it('is plain lines with tabs for programs', () => {
    expect(plainLines(columns, [ada, bob])).toEqual([
      'ada\tstaff,physics\tyes\t',
      'bob\\u001b[2J\t\tno\t2026-11-22T09:00:00.000Z',
    ]);
  });
});

describe('text that would control the terminal', () => {
  it.each([
    ['\u001b]0;owned\u0007', '\\u001b]0;owned\\u0007'],
    ['a\tb\r\nc', 'a\\u0009b\\u000d\\u000ac'],
    ['\u009b31m', '\\u009b31m'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['Ada Lovelace, Zürich 北京 🎓', 'Ada Lovelace, Zürich 北京 🎓'],
  ])('%j is shown as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('is escaped inside JSON without another meaning', () => {
    const body = JSON.stringify({ username: 'a\u009b31m\u202e' }, null, 2);

    expect(printableJson(body)).not.toMatch(/[\u009b\u202e]/);
    expect(JSON.parse(printableJson(body))).toEqual(JSON.parse(body));
  });
});

describe('the leaves of a body', () => {
  it('are each named by their path', () => {
    expect(
      leaves({ name: 'ada', state: { admin: true, groups: ['a', 'b'], blocked: null }, items: [{ x: 1 }] }),
    ).toEqual([
      ['name', 'ada'],
      ['state.admin', 'yes'],
      ['state.groups', 'a,b'],
      ['state.blocked', ''],
      ['items.0.x', '1'],
    ]);
  });
});

describe('a progress bar', () => {
  const progress = { processed: 500, target: 1000, eventsPerSecond: 200_000, etaSeconds: 0.2 };

  it('shows part, count, rate and time left', () => {
    expect(progressLine('users', progress, 200)).toBe(
      `users  [${'#'.repeat(20)}${' '.repeat(20)}]   50%  500 of 1,000 events  200,000/s  1 s left`,
    );
  });

  it('gives the bar what the figures leave of the width', () => {
    const whole = { processed: 1_000_000, target: 1_000_000, eventsPerSecond: 250_000, etaSeconds: 10 };
    const line = progressLine('users', whole, 80);

    expect(line).toHaveLength(79);
    expect(line).toMatch(/^users {2}\[#{11}\] {2}100% .* 10 s left$/);
  });

  it('is never wider than the terminal', () => {
    expect(progressLine('users', progress, 40)).toHaveLength(39);
  });

  it('is empty before it is known how far there is to go', () => {
    expect(progressLine('users', { ...progress, processed: 0, target: 0 }, 200)).toMatch(/\[ +\] {4}0%/);
  });
});

describe('a route', () => {
  it('has its values escaped', () => {
    expect(route`/api/users/${'a/../b?c'}/block`).toBe('/api/users/a%2F..%2Fb%3Fc/block');
  });

  it.each(['', '.', '..'])('is refused for the name %j', (name) => {
    expect(() => route`/api/users/${name}`).toThrow('is not a name or an id');
  });

  it('carries only what is given in its query', () => {
    const query = { status: 'pending', q: undefined, cursor: 'a=b' };

    expect(pathAndQuery({ path: '/api/users', query })).toBe('/api/users?status=pending&cursor=a%3Db');
  });
});

describe('what the demo shows of a body', () => {
  it('holds no secret', () => {
    const body = {
      password: 'plum',
      link: { url: 'http://x/#token', token: 'gbl_1' },
      device: null,
      name: 'ada',
    };

    expect(masked(body)).toBe(
      '{"password":"•••","link":{"url":"http://x/#•••","token":"•••"},"device":null,"name":"ada"}',
    );
  });
});
