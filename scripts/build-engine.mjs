/**
 * Bundles src/ with its packages into dist/: each thread is one file with everything in it; the command line is `cli.js`
 * and a few more files, so that a command does not load the web server. A start takes half of the processor time of one
 * from two thousand files (docs/decisions/0025-the-product-is-a-bundle.md).
 * The native packages, and those that are needed only with other stores, stay outside.
 */
import { chmodSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { writeLicences } from './licences.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = join(root, 'src');
const target = join(root, 'dist');

const THREADS = [
  'app/threads/book-check-thread',
  'app/threads/reading-thread',
  'app/threads/rebuild-thread',
  'event-store/sqlite/maintenance-thread',
  'event-store/sqlite/write-thread',
  'passwords/imported/hash-worker',
  'passwords/strength-worker',
];

const OUTSIDE = [
  // they find their native part beside themselves
  'better-sqlite3',
  '@node-rs/argon2',
  // optional
  '@kurrent/kurrentdb-client',
  // parts of Nest that we do not use, and that it loads only if they are installed
  /^@nestjs\/(microservices|websockets|platform-express)/,
  /^@fastify\/(multipart|view)$/,
  '@as-integrations/fastify',
  'class-transformer/storage',
];

/** What every command loads, whether or not it starts a server. */
const OF_EVERY_PROCESS = ['ipaddr.js', 'pino', 're2js', 'reflect-metadata', 'uuid'];
const OF_COMMANDS = ['class-transformer', 'class-validator', 'commander'];
const packagesIn = (names) => new RegExp(`node_modules[\\\\/](${names.join('|')})[\\\\/]`);

const OWN_REQUIRE = 'const require = createRequire(import.meta.url);';
/** What that `require` is called with. */
const REQUIRED = ['class-validator', 'class-transformer', 'class-transformer/cjs/storage'];

/** `@nestjs/mapped-types` makes its own `require`, which would load second copies of packages that are in the bundle. */
const bundledRequire = {
  name: 'bundled-require',
  transform: {
    filter: { id: /@nestjs[\\/]mapped-types[\\/].*\.js$/, code: OWN_REQUIRE },
    handler: (code) => {
      const imports = REQUIRED.map((name, index) => `import * as required${index} from '${name}';`);
      const entries = REQUIRED.map((name, index) => `'${name}': required${index}`);
      return [
        ...imports,
        code.replace(OWN_REQUIRE, `const require = (name) => ({ ${entries.join(', ')} })[name];`),
      ].join('\n');
    },
  },
};

/** What packages load for functions that we do not call: an empty module takes its place. */
const UNUSED =
  /^(libphonenumber-js\/max|js-yaml|file-type|node:http2|@fastify\/(ajv|fast-json-stringify)-compiler)$/;
const unusedParts = {
  name: 'unused-parts',
  resolveId: { filter: { id: UNUSED }, handler: () => '\0unused' },
  load: { filter: { id: /^\0unused$/ }, handler: () => 'module.exports = {};' },
};

/** Nest's own loggers make a formatter of dates when they are loaded; the data of languages takes 8 MB. We log with pino. */
const lateDateFormats = {
  name: 'late-date-formats',
  transform: {
    filter: {
      id: /@nestjs[\\/]common[\\/]services[\\/].*logger\.service\.js$/,
      code: 'new Intl.DateTimeFormat',
    },
    handler: (code) =>
      code.replace(
        /new Intl\.DateTimeFormat\((.*?)\);/s,
        '({ format: (instant) => new Intl.DateTimeFormat($1).format(instant) });',
      ),
  },
};

const build = async (entry, output) => {
  const bundle = await rolldown({
    input: { [entry]: join(sources, `${entry}.ts`) },
    cwd: root,
    platform: 'node',
    tsconfig: join(root, 'tsconfig.json'),
    external: OUTSIDE,
    plugins: [bundledRequire, lateDateFormats, unusedParts],
    logLevel: 'warn',
  });
  return bundle.write({
    dir: target,
    format: 'cjs',
    cleanDir: false,
    // class names are names of schemas in the OpenAPI document
    keepNames: true,
    // V8 keeps the source; one character outside Latin-1 would double what the whole file takes
    charset: 'ascii',
    // writeLicences keeps those that have to be shipped
    comments: false,
    ...output,
  });
};

const outputs = [];
for (const thread of THREADS) outputs.push(...(await build(thread, { codeSplitting: false })).output);
const { output } = await build('cli', {
  chunkFileNames: '[name].js',
  codeSplitting: {
    groups: [
      // limits the memory that loading the others takes
      { name: 'young-generation', test: /young-generation\.ts$/, priority: 5 },
      { name: 'packages', test: packagesIn(OF_EVERY_PROCESS), priority: 4 },
      { name: 'command-packages', test: packagesIn(OF_COMMANDS), priority: 3 },
      { name: 'server-packages', test: /node_modules/, priority: 2 },
      { name: 'command', test: (id) => !id.endsWith('cli.ts'), tags: ['$initial'], priority: 1 },
    ],
  },
});
const loadsCommand = output.find(({ imports }) => imports?.includes('cli.js'));
if (loadsCommand !== undefined) throw new Error(`${loadsCommand.fileName} would run cli.js`);
chmodSync(join(target, 'cli.js'), 0o755);
writeLicences('engine', [...outputs, ...output]);

const lists = readdirSync(join(sources, 'passwords'), { withFileTypes: true }).filter(
  (entry) => entry.isFile() && !entry.name.endsWith('.ts'),
);
for (const { name } of lists) {
  mkdirSync(join(target, 'passwords'), { recursive: true });
  cpSync(join(sources, 'passwords', name), join(target, 'passwords', name));
}
