import { randomBytes } from 'node:crypto';
import { verify } from '@node-rs/argon2';
import { assertCost, malformed, type PoolFamily } from './hash-family';
import { bytesOf, textOf } from './phc-base64';

const HASH =
  /^\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,9})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

const LANES = { least: 1, most: 16 };
const PASSES = { least: 1, most: 10 };
/** In KiB. RFC 9106 §3.1: at least eight for each lane. */
const MEMORY_MAX_KIB = 262_144;
const MEMORY_OF_LANE_KIB = 8;
const BYTES = { salt: 16, tag: 32 };

function parsed(text: string) {
  const [, memoryKib, passes, lanes, salt, tag] = HASH.exec(text) ?? [];
  if (salt === undefined || tag === undefined) throw malformed('argon2id (version 19, PHC form)');
  const isWhole = textOf(bytesOf(salt)) === salt && textOf(bytesOf(tag)) === tag;
  if (!isWhole) throw malformed('argon2id');
  return { memoryKib: Number(memoryKib), passes: Number(passes), lanes: Number(lanes) };
}

/** argon2id in PHC form, with other parameters than ours. */
export const argon2id: PoolFamily = {
  name: 'argon2id',
  claims: (text) => text.startsWith('$argon2'),
  schemeOf: (text) => {
    const { memoryKib, passes, lanes } = parsed(text);
    assertCost({ family: 'argon2id', what: 'lanes', value: lanes, ...LANES });
    assertCost({ family: 'argon2id', what: 'passes', value: passes, ...PASSES });
    const memory = { least: lanes * MEMORY_OF_LANE_KIB, most: MEMORY_MAX_KIB };
    assertCost({ family: 'argon2id', what: 'memory in KiB of', value: memoryKib, ...memory });
    return `$argon2id$v=19$m=${String(memoryKib)},t=${String(passes)},p=${String(lanes)}$`;
  },
  dummyOf: (scheme) => `${scheme}${textOf(randomBytes(BYTES.salt))}$${textOf(randomBytes(BYTES.tag))}`,
  verify: (text, password) => verify(text, password),
};
