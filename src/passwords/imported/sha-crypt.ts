import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { cryptDigits, digitsOf } from './crypt-base64';
import { assertCost, malformed, type BlockingFamily } from './hash-family';

type Group = readonly [number, number, number];

/**
 * SHA-256 and SHA-512 in crypt(3): Ulrich Drepper, "Unix crypt using SHA-256 and SHA-512", version 0.6. The numbers in
 * comments are its steps.
 */
interface Variant {
  readonly name: string;
  readonly mark: '5' | '6';
  readonly algorithm: 'sha256' | 'sha512';
  readonly bytes: 32 | 64;
  /** Characters of the encoded tag. */
  readonly length: 43 | 86;
  /** Which bytes of the tag make four digits together, the most significant first; the rest follows. */
  readonly groups: readonly Group[];
  readonly rest: (tag: Buffer) => string;
}

/** Each group has the three next bytes, and its parts change places: step 22. */
function groupsOf(count: number, first: Group, places: Group): readonly Group[] {
  const groups: Group[] = [first];
  while (groups.length < count) {
    const last = groups.at(-1) ?? first;
    const [a = 0, b = 0, c = 0] = places.map((place) => (last[place] ?? 0) + 1);
    groups.push([a, b, c]);
  }
  return groups;
}

const SHA256: Variant = {
  name: 'sha256-crypt',
  mark: '5',
  algorithm: 'sha256',
  bytes: 32,
  length: 43,
  groups: groupsOf(10, [0, 10, 20], [2, 0, 1]),
  rest: (tag) => cryptDigits((tag.readUInt8(31) << 8) | tag.readUInt8(30), 3),
};

const SHA512: Variant = {
  name: 'sha512-crypt',
  mark: '6',
  algorithm: 'sha512',
  bytes: 64,
  length: 86,
  groups: groupsOf(21, [0, 21, 42], [1, 2, 0]),
  rest: (tag) => cryptDigits(tag.readUInt8(63), 2),
};

const DEFAULT_ROUNDS = 5_000;
/** The specification's least; at a million a verification takes seconds. */
const ROUNDS = { least: 1_000, most: 1_000_000 };
const SALT_MAX_LENGTH = 16;

const HASH = /^\$[56]\$(?:rounds=(\d{1,9})\$)?([^$:\n]{0,16})\$([./0-9A-Za-z]+)$/;

function shaCrypt(variant: Variant): BlockingFamily {
  const { name, mark, length } = variant;
  const parsed = (text: string) => {
    const [, rounds = String(DEFAULT_ROUNDS), salt, tag] = HASH.exec(text) ?? [];
    if (salt === undefined || tag?.length !== length) throw malformed(name);
    return { rounds: Number(rounds), salt, tag };
  };
  return {
    name,
    claims: (text) => text.startsWith(`$${mark}$`),
    schemeOf: (text) => {
      const { rounds } = parsed(text);
      assertCost({ family: name, what: 'rounds', value: rounds, ...ROUNDS });
      return `$${mark}$rounds=${String(rounds)}$`;
    },
    dummyOf: (scheme) =>
      `${scheme}${digitsOf(randomBytes(SALT_MAX_LENGTH))}$${digitsOf(randomBytes(length - 1))}.`,
    verify: (text, password) => {
      const { rounds, salt, tag } = parsed(text);
      const made = encoded(variant, tagOf(variant, Buffer.from(password), Buffer.from(salt), rounds));
      return timingSafeEqual(Buffer.from(made), Buffer.from(tag));
    },
  };
}

function tagOf({ algorithm, bytes }: Variant, password: Buffer, salt: Buffer, rounds: number): Buffer {
  const digest = (...parts: readonly Buffer[]): Buffer =>
    createHash(algorithm).update(Buffer.concat(parts)).digest();
  // 4–8
  const b = digest(password, salt, password);
  // 1–3, 9–12
  const a = digest(
    password,
    salt,
    repeated(b, password.length),
    ...bitsOf(password.length).map((bit) => (bit ? b : password)),
  );
  // 13–16
  const p = repeated(digest(...Array<Buffer>(password.length).fill(password)), password.length);
  // 17–20
  const s = repeated(digest(...Array<Buffer>(16 + a.readUInt8(0)).fill(salt)), salt.length);
  // 21
  let tag = a;
  for (let round = 0; round < rounds; round += 1) {
    const isOdd = round % 2 === 1;
    const hash = createHash(algorithm).update(isOdd ? p : tag);
    if (round % 3 !== 0) hash.update(s);
    if (round % 7 !== 0) hash.update(p);
    tag = hash.update(isOdd ? tag : p).digest();
  }
  return tag.subarray(0, bytes);
}

/** The bits of a length, the least significant first, up to the highest one that is set. */
const bitsOf = (length: number): boolean[] =>
  length === 0 ? [] : Array.from(length.toString(2), (bit) => bit === '1').toReversed();

/** The first `length` bytes of a digest that is repeated. */
const repeated = (digest: Buffer, length: number): Buffer => Buffer.alloc(length, digest);

const encoded = ({ groups, rest }: Variant, tag: Buffer): string =>
  groups
    .map(([a, b, c]) => cryptDigits((tag.readUInt8(a) << 16) | (tag.readUInt8(b) << 8) | tag.readUInt8(c), 4))
    .join('') + rest(tag);

export const sha256Crypt = shaCrypt(SHA256);
export const sha512Crypt = shaCrypt(SHA512);
