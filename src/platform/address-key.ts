import { isIPv4 } from 'node:net';
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

/**
 * Stored format: a text that sorts so that every network is one range: `4` or `6`, then the address in hexadecimal.
 * Undefined for a text that is not an address.
 */
export function addressKey(text: string): string | undefined {
  const address = foldAddress(text);
  return address === undefined ? undefined : keyOf(isIPv4(address), bytesOf(address));
}

/** @param text a network in CIDR form, or a single address. Undefined for any other text. */
export function networkKeys(text: string): KeyRange | undefined {
  const network = parseNetwork(text);
  if (network === undefined) return undefined;
  const isV4 = isIPv4(network.address);
  const bytes = bytesOf(network.address);
  const hostBits = bytes.map((_, index) => hostBitsOf(network.prefix - index * BITS_PER_BYTE));
  return {
    first: keyOf(
      isV4,
      bytes.map((byte, index) => byte & ~(hostBits[index] ?? 0)),
    ),
    last: keyOf(
      isV4,
      bytes.map((byte, index) => byte | (hostBits[index] ?? 0)),
    ),
  };
}

/** Mask of the bits of one byte that the prefix leaves to hosts. @param prefixBits of this byte and those behind it */
const hostBitsOf = (prefixBits: number): number =>
  BYTE_MAX >> Math.min(Math.max(prefixBits, 0), BITS_PER_BYTE);

const bytesOf = (address: string): number[] =>
  isIPv4(address) ? address.split('.').map(Number) : ipaddr.IPv6.parse(address).toByteArray();

const keyOf = (isV4: boolean, bytes: readonly number[]): string =>
  (isV4 ? '4' : '6') + bytes.map((byte) => byte.toString(16).padStart(HEX_PER_BYTE, '0')).join('');
