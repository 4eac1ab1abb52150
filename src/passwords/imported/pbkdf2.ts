import { pbkdf2 as derive, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { assertCost, malformed, type PoolFamily } from './hash-family';
import { bytesOf, textOf } from './phc-base64';

/** `$pbkdf2-sha256$i=29000,l=32$salt$tag`, or as Passlib writes it: `$pbkdf2-sha256$29000$salt$tag`, for SHA-1 `$pbkdf2$…`. */
const HASH =
  /^\$pbkdf2(?:-(sha1|sha256|sha512))?\$(?:i=)?(\d{1,9})(?:,l=(\d{1,3}))?\$([A-Za-z0-9+/.]{1,128})\$([A-Za-z0-9+/.]{8,128})$/;
const SCHEME = /^\$pbkdf2-(sha1|sha256|sha512)\$i=(\d+),l=(\d+)\$$/;

const ITERATIONS = { least: 1_000, most: 10_000_000 };
/** In bytes. A tag longer than the digest takes the work of several. */
const TAG = { least: 16, most: 64 };
const SALT_BYTES = 16;

const deriveKey = promisify(derive);

function parsed(text: string) {
  const [, digest = 'sha1', iterations, length, salt, tag] = HASH.exec(text) ?? [];
  if (iterations === undefined || salt === undefined || tag === undefined) throw malformed('PBKDF2');
  const key = bytesOf(tag);
  if (length !== undefined && Number(length) !== key.length) throw malformed('PBKDF2');
  return { digest, iterations: Number(iterations), salt: bytesOf(salt), key };
}

/** PBKDF2 (RFC 8018) with HMAC-SHA-1, -256 or -512. */
export const pbkdf2: PoolFamily = {
  name: 'PBKDF2',
  claims: (text) => text.startsWith('$pbkdf2'),
  schemeOf: (text) => {
    const { digest, iterations, key } = parsed(text);
    assertCost({ family: 'PBKDF2', what: 'iterations', value: iterations, ...ITERATIONS });
    assertCost({ family: 'PBKDF2', what: 'a tag of bytes', value: key.length, ...TAG });
    return `$pbkdf2-${digest}$i=${String(iterations)},l=${String(key.length)}$`;
  },
  dummyOf: (scheme) => {
    const [, , , length = '0'] = SCHEME.exec(scheme) ?? [];
    return `${scheme}${textOf(randomBytes(SALT_BYTES))}$${textOf(randomBytes(Number(length)))}`;
  },
  verify: async (text, password) => {
    const { digest, iterations, salt, key } = parsed(text);
    return timingSafeEqual(await deriveKey(password, salt, iterations, key.length, digest), key);
  },
};
