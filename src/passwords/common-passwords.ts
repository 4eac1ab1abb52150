import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { COMPILED_FOLDER } from '../platform/product-folder';
import { foldForComparison } from './normalise-password';

/** Made by scripts/make-common-passwords.mjs: folded, distinct, sorted by bytes. */
const LIST_FILE = join(COMPILED_FOLDER, 'passwords', 'common-passwords.txt.br');

const NEW_LINE = 0x0a;

const findLineStarts = (list: Buffer): Uint32Array => {
  const starts: number[] = [];
  for (let start = 0; start < list.length; start = list.indexOf(NEW_LINE, start) + 1) starts.push(start);
  return Uint32Array.from(starts);
};

/** The most used and leaked passwords, in one sorted buffer of a few megabytes: a set of strings would take far more. */
export class CommonPasswords {
  private readonly starts: Uint32Array;

  private constructor(private readonly list: Buffer) {
    this.starts = findLineStarts(list);
  }

  /** Reads the list that ships with the product; needs no network. */
  static load(): CommonPasswords {
    return new CommonPasswords(brotliDecompressSync(readFileSync(LIST_FILE)));
  }

  get size(): number {
    return this.starts.length;
  }

  /** Whether the whole password, compared without case and after NFKC, is in the list. */
  has(password: string): boolean {
    const wanted = Buffer.from(foldForComparison(password));
    let low = 0;
    let high = this.starts.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const order = this.list.compare(wanted, 0, wanted.length, this.startOf(middle), this.endOf(middle));
      if (order === 0) return true;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  }

  /** Every entry, in the order of the list. */
  *entries(): Generator<string> {
    for (let index = 0; index < this.starts.length; index += 1) {
      yield this.list.toString('utf8', this.startOf(index), this.endOf(index));
    }
  }

  private startOf(index: number): number {
    return this.starts[index] ?? this.list.length;
  }

  private endOf(index: number): number {
    return this.startOf(index + 1) - 1;
  }
}
