import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { READ_MODELS } from '../../src/app/read-models';

/** The tables of the version of each read model, as existing files have them. */
const TABLES = join(__dirname, 'tables');

const fileOf = ({ name, version }: { readonly name: string; readonly version: number }): string =>
  `${name}.v${version}.sql`;

describe('the tables of a read model', () => {
  it.each(READ_MODELS.map((model) => [model.name, model] as const))(
    'of %s are those that its version has always had: a change raises it, and renames the file beside this test',
    (_, model) => {
      const { schema, indexes = '' } = model;
      expect(schema + indexes).toBe(readFileSync(join(TABLES, fileOf(model)), 'utf8'));
    },
  );

  it('are kept for no version of before', () => {
    expect(readdirSync(TABLES).toSorted()).toEqual(READ_MODELS.map(fileOf).toSorted());
  });
});
