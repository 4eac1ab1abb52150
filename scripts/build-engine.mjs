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

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = join(root, 'src');
const target = join(root, 'dist');

const THREADS = [
  'app/threads/book-check-thread',
  'app/threads/reading-thread',
  'app/threads/rebuild-thread',
  'event-store/sqlite/maintenance-thread',
  'event-store/sqlite/write-thread',
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

const build = async (entry, output) => {
  const bundle = await rolldown({
    input: { [entry]: join(sources, `${entry}.ts`) },
    cwd: root,
    platform: 'node',
    tsconfig: join(root, 'tsconfig.json'),
    external: OUTSIDE,
    plugins: [bundledRequire],
    logLevel: 'warn',
  });
  // class names are names of schemas in the OpenAPI document
  return bundle.write({ dir: target, format: 'cjs', cleanDir: false, keepNames: true, ...output });
};

for (const thread of THREADS) await build(thread, { codeSplitting: false });
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

for (const name of readdirSync(join(sources, 'passwords')).filter((name) => !name.endsWith('.ts'))) {
  mkdirSync(join(target, 'passwords'), { recursive: true });
  cpSync(join(sources, 'passwords', name), join(target, 'passwords', name));
}
