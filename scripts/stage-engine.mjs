/**
 * Puts the engine where the wheel of hub/gatebook-engine has it: the built product, the native packages, and the licences
 * of all that is inside. Called by scripts/build-wheels.
 *
 * node scripts/stage-engine.mjs <folder of the Python project, with node_modules> <platform, as Node names it>
 */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { licenceOf } from './licences.mjs';

const [project, platform] = process.argv.slice(2);
const root = fileURLToPath(new URL('..', import.meta.url));
const engine = join(project, 'gatebook_engine', 'engine');

const argon2Binary = existsSync(join(project, 'node_modules', '@node-rs', `argon2-${platform}-gnu`))
  ? `@node-rs/argon2-${platform}-gnu`
  : `@node-rs/argon2-${platform}`;

/** What is copied of each native package: upstream's binary for this platform, and the code that loads it. */
const NATIVE = {
  'better-sqlite3': ['package.json', 'lib', `prebuilds/${platform}.node`],
  '@node-rs/argon2': ['package.json', 'index.js'],
  [argon2Binary]: ['package.json', `${argon2Binary.replace('@node-rs/argon2-', 'argon2.')}.node`],
};

const copy = (from, to) => {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
};

const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
mkdirSync(engine);
writeFileSync(join(engine, 'package.json'), `${JSON.stringify({ name, version, license }, null, 2)}\n`);
for (const part of readdirSync(join(root, 'dist')).filter((part) => part !== 'licences')) {
  copy(join(root, 'dist', part), join(engine, 'dist', part));
}
for (const [native, files] of Object.entries(NATIVE)) {
  for (const file of files) {
    copy(join(project, 'node_modules', native, file), join(engine, 'node_modules', native, file));
  }
}

const read = (...path) => readFileSync(join(root, ...path), 'utf8').trim();
const natives = Object.keys(NATIVE).map((native) => licenceOf(join(project, 'node_modules', native)));
const licences = [
  `Gatebook\n\n${read('LICENSE')}`,
  'SQLite, which better-sqlite3 contains, is in the public domain. The binary of @node-rs/argon2 contains packages of ' +
    'Rust:\nargon2-rust and napi (MIT), and rand (MIT or Apache-2.0).',
  ...natives,
  read('dist', 'licences', 'engine.txt'),
  read('dist', 'licences', 'pages.txt'),
  read('src', 'passwords', 'common-passwords-licences.txt'),
];
writeFileSync(join(project, 'LICENCES.txt'), `${licences.join('\n\n')}\n`);
