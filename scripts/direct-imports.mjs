/**
 * A Vite plugin: imports from Mantine's one file that exports everything become imports from the files of what is named.
 * Otherwise all that any page uses would be part of the first page.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = '@mantine/core';
const index = fileURLToPath(import.meta.resolve(PACKAGE));

/** The file of each name that the package exports. */
const files = new Map();
for (const [, names, file] of readFileSync(index, 'utf8').matchAll(
  /^import \{([^}]*)\} from "(\.[^"]*)";$/gm,
)) {
  for (const name of names.split(',')) files.set(name.trim(), join(dirname(index), file));
}

const IMPORTS = /import \{([^}]*)\} from '@mantine\/core';/g;

/** Names of the code, `as` and all; types have no file. */
const valuesOf = (names) =>
  names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));

const importOf = (name) => {
  const [exported] = name.split(' as ');
  const file = files.get(exported);
  return file === undefined ? `import { ${name} } from '${PACKAGE}';` : `import { ${name} } from '${file}';`;
};

export const directImports = {
  name: 'direct-imports',
  enforce: 'pre',
  transform: {
    filter: { id: /\/web\/src\/.*\.tsx?$/ },
    handler: (code) => ({
      code: code.replace(IMPORTS, (_, names) => valuesOf(names).map(importOf).join(' ')),
      map: null,
    }),
  },
};
