import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { READ_MODELS } from '../../src/app/read-models';

/** The tables of each version of a read model, as existing files have them. */
const tablesOf = (name: string, version: number): string =>
  readFileSync(join(__dirname, 'tables', `${name}.v${version}.sql`), 'utf8');

describe('the tables of a read model', () => {
  it.each(READ_MODELS.map((model) => [model.name, model] as const))(
    'of %s are those that its version has always had: a change raises it, and is a new file beside this test',
    (name, { version, schema, indexes = '' }) => {
      expect(schema + indexes).toBe(tablesOf(name, version));
    },
  );
});
