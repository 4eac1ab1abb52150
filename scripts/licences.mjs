/** The licences of the packages whose code the product contains: `npm run build` writes them into dist/licences/. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('../dist/licences/', import.meta.url));

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;
const LINE = '-'.repeat(120);
const FOLDER_OF_PACKAGE = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

/** @param folder of a package @returns its name, version and licence, and the texts that it has to be shipped with */
export function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (license === undefined) throw new Error(`${name} does not name its licence`);
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [LINE, `${name} ${version}, licence: ${license}`, ...texts].join('\n\n');
}

/**
 * Writes dist/licences/<name>.txt.
 *
 * @param outputs of a bundler: their modules tell which packages are inside
 */
export function writeLicences(name, outputs) {
  const modules = outputs.flatMap((output) => Object.keys(output.modules ?? {}));
  const folders = new Set(modules.map((id) => FOLDER_OF_PACKAGE.exec(id)?.[1]).filter(Boolean));
  const texts = [...folders].map(licenceOf).sort((one, other) => (one < other ? -1 : 1));
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, `${name}.txt`), `${texts.join('\n\n')}\n`);
}
