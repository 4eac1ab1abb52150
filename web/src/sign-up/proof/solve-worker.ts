import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Challenge, Solution } from './challenge';

const COUNTER_MAX = 0xffff_ffff;

/** SHA-256 comes from a library: browsers have none of their own on plain http. */
function solve({ salt, nonce, keyPrefix }: Challenge['parameters']): Solution {
  const [before, prefix] = [hexToBytes(salt + nonce), hexToBytes(keyPrefix)];
  const bytes = new Uint8Array([...before, 0, 0, 0, 0]);
  const view = new DataView(bytes.buffer);
  for (let counter = 0; counter <= COUNTER_MAX; counter += 1) {
    view.setUint32(before.length, counter);
    const hash = sha256(bytes);
    if (prefix.every((byte, index) => byte === hash[index])) return { counter, derivedKey: bytesToHex(hash) };
  }
  throw new Error('the challenge has no solution');
}

self.addEventListener('message', ({ data }: MessageEvent<Challenge['parameters']>) => {
  self.postMessage(solve(data), { transfer: [] });
});
