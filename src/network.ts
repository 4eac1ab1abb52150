import { BlockList, isIP, isIPv4 } from 'node:net';

export interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

const IPV4_BITS = 32;
const IPV6_BITS = 128;
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** One address in one form: IPv4 in IPv6 is IPv4, a zone is cut off. Undefined for what is no address. */
export function foldAddress(text: string): string | undefined {
  const plain = text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '');
  const mapped = MAPPED.exec(plain)?.[1];
  const folded = mapped ?? plain;
  return isIP(folded) === 0 ? undefined : folded.toLowerCase();
}

/** An address alone is a network of one. Undefined for what is neither. */
export function parseNetwork(text: string): Network | undefined {
  const [start = '', bits, ...rest] = text.trim().split('/');
  const address = foldAddress(start);
  if (address === undefined || rest.length > 0) return undefined;
  const most = isIPv4(address) ? IPV4_BITS : IPV6_BITS;
  const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (!(prefix >= 0 && prefix <= most)) return undefined;
  return { address, prefix, family: isIPv4(address) ? 'ipv4' : 'ipv6' };
}

/** A set of networks; what is no network in `texts` is left out (whoever stores networks validates them). */
export class Networks {
  private readonly list = new BlockList();

  constructor(texts: readonly string[]) {
    for (const network of texts.map(parseNetwork)) {
      if (network !== undefined) this.list.addSubnet(network.address, network.prefix, network.family);
    }
  }

  has(address: string): boolean {
    const folded = foldAddress(address);
    if (folded === undefined) return false;
    return this.list.check(folded, isIPv4(folded) ? 'ipv4' : 'ipv6');
  }
}

const LOOPBACK = new Networks(['127.0.0.0/8', '::1']);

/** Whether a host name or address to listen on is reached from this machine alone. */
export const isLoopbackHost = (host: string): boolean => host === 'localhost' || LOOPBACK.has(host);

/** Bits of an IPv6 address that count as one client: a /64 is what one subscriber has (RFC 6177). */
const IPV6_CLIENT_GROUPS = 4;
const IPV6_GROUPS = 8;

/**
 * What an address counts as for limits: IPv4 whole (in IPv6 too), IPv6 by its /64. Undefined for what is no address.
 */
export function clientNetwork(text: string): string | undefined {
  const folded = foldAddress(text);
  if (folded === undefined || isIPv4(folded)) return folded;
  const groups = expandIpv6(folded);
  const [high, low] = groups.slice(-2);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped && high !== undefined && low !== undefined) {
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  }
  return `${groups
    .slice(0, IPV6_CLIENT_GROUPS)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of an IPv6 address, 0 to 65,535 each. */
function expandIpv6(address: string): number[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const groupsOf = (part: string) => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const [left, right] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = tail === undefined ? 0 : IPV6_GROUPS - left.length - right.length;
  return [...left, ...Array.from({ length: zeros }, () => 0), ...right];
}
