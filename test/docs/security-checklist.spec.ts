import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageOf, pathOf, rowsOf } from './page';

const rows = rowsOf(pageOf('docs/security-checklist.md'), 'id');
const tests = readdirSync(pathOf('test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(pathOf('test'), file), 'utf8'));
const namedByTests = new Set(tests.flatMap((text) => text.match(/\bT-\d\d\b/g) ?? []));

describe('the security checklist', () => {
  it('has every id that a test is named after', () => {
    const listed = rows.map((row) => row['id']);
    expect([...namedByTests].filter((id) => !listed.includes(id))).toEqual([]);
  });

  it('says of none that it is shown without a test of that name', () => {
    const shown = rows.filter((row) => row['state'] === 'shown').map((row) => row['id'] ?? '');
    expect(shown.filter((id) => !namedByTests.has(id))).toEqual([]);
  });
});
