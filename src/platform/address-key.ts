import ipaddr from 'ipaddr.js';
import { foldAddress, parseNetwork } from './network';

/** The first and the last key of a network, both inclusive. */
export interface KeyRange {
  readonly first: string;
  readonly last: string;
}

const BITS_PER_BYTE = 8;
const BYTE_MAX = 0xff;
const HEX_PER_BYTE = 2;
const IPV4_BYTES = 4;
const DECIMAL = 10;

/**
 * Stored format: a text that sorts so that every network is one range: `4` or `6`, then the address in hexadecimal.
 * Undefined for a text that is not an address.
 */
export function addressKey(text: string): string | undefined {
  const ipv4 = ipv4KeyOf(text);
  if (ipv4 !== undefined) return ipv4;
  const address = foldAddress(text);
  return address === undefined ? undefined : keyOf(bytesOf(address));
}

/** @param text a network in CIDR form, or a single address. Undefined for any other text. */
export function networkKeys(text: string): KeyRange | undefined {
  const network = parseNetwork(text);
  if (network === undefined) return undefined;
  const bytes = bytesOf(network.address);
  const hostBits = bytes.map((_, index) => hostBitsOf(network.prefix - index * BITS_PER_BYTE));
  return {
    first: keyOf(bytes.map((byte, index) => byte & ~(hostBits[index] ?? 0))),
    last: keyOf(bytes.map((byte, index) => byte | (hostBits[index] ?? 0))),
  };
}

/** The address of a key, in its canonical form. */
export function addressOfKey(key: string): string {
  const bytes = Array.from(Buffer.from(key.slice(1), 'hex'));
  const address = ipaddr.fromByteArray(bytes).toString();
  return foldAddress(address) ?? address;
}

/** Mask of the bits of one byte that the prefix leaves to hosts. @param prefixBits of this byte and those behind it */
const hostBitsOf = (prefixBits: number): number =>
  BYTE_MAX >> Math.min(Math.max(prefixBits, 0), BITS_PER_BYTE);

/** @param address in its canonical form: of IPv6 it has a colon */
const bytesOf = (address: string): number[] =>
  address.includes(':') ? ipaddr.IPv6.parse(address).toByteArray() : address.split('.').map(Number);

const HEX = Array.from({ length: BYTE_MAX + 1 }, (_, byte) => byte.toString(16).padStart(HEX_PER_BYTE, '0'));

const [DOT, ZERO, NINE] = ['.', '0', '9'].map((character) => character.charCodeAt(0)) as [
  number,
  number,
  number,
];

/**
 * The key of an IPv4 address in its canonical form; undefined for any other text. One pass over the text, because a build
 * of the audit makes a key for every sign-in.
 */
function ipv4KeyOf(text: string): string | undefined {
  let key = '4';
  let [bytes, byte, digits] = [0, 0, 0];
  for (let index = 0; index <= text.length; index += 1) {
    const code = index === text.length ? DOT : text.charCodeAt(index);
    if (code === DOT) {
      if (digits === 0 || byte > BYTE_MAX) return undefined;
      key += HEX[byte] ?? '';
      [bytes, byte, digits] = [bytes + 1, 0, 0];
    } else {
      const hasLeadingZero = digits > 0 && byte === 0;
      if (code < ZERO || code > NINE || hasLeadingZero) return undefined;
      byte = byte * DECIMAL + code - ZERO;
      digits += 1;
    }
  }
  return bytes === IPV4_BYTES ? key : undefined;
}

function keyOf(bytes: readonly number[]): string {
  let key = bytes.length === IPV4_BYTES ? '4' : '6';
  for (const byte of bytes) key += HEX[byte] ?? '';
  return key;
}
