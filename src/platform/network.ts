import { BlockList, isIPv4, isIPv6 } from 'node:net';

export interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

const IPV4_BITS = 32;
const IPV6_BITS = 128;
/** Groups of an IPv6 address, 16 bits each. */
const IPV6_GROUPS = 8;
/** RFC 4291 §2.5.5.2: five groups of zeros, one of ones, then an IPv4 address. */
const MAPPED_ONES_GROUP = 5;

/** One address in one form: IPv4 in IPv6 is IPv4, a zone is cut off, zeros are shortened. Undefined for what is none. */
export function foldAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  const plain = text
    .trim()
    .replace(/^\[(.*:.*)\]$/, '$1')
    .replace(/^(.*:.*)%[\w.~-]+$/, '$1');
  if (isIPv4(plain)) return plain;
  if (!isIPv6(plain)) return undefined;
  const canonical = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  return mappedIpv4(groupsOf(canonical)) ?? canonical;
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

/** Groups of an IPv6 address that count as one client: a /64 is what one subscriber has (RFC 6177). */
const IPV6_CLIENT_GROUPS = 4;

/**
 * What an address counts as for limits: IPv4 whole (in IPv6 too), IPv6 by its /64. Undefined for what is no address.
 */
export function clientNetwork(text: string): string | undefined {
  const folded = foldAddress(text);
  if (folded === undefined || isIPv4(folded)) return folded;
  const network = groupsOf(folded).slice(0, IPV6_CLIENT_GROUPS);
  return `${network.map((group) => group.toString(16)).join(':')}::/64`;
}

/** The eight groups of an IPv6 address in its canonical form, 0 to 65,535 each. */
function groupsOf(canonical: string): number[] {
  const [head = '', tail] = canonical.split('::');
  const parsed = (part: string) => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const [left, right] = [parsed(head), parsed(tail ?? '')];
  const zeros = tail === undefined ? 0 : IPV6_GROUPS - left.length - right.length;
  return [...left, ...Array.from({ length: zeros }, () => 0), ...right];
}

function mappedIpv4(groups: readonly number[]): string | undefined {
  const isMapped =
    groups.slice(0, MAPPED_ONES_GROUP).every((group) => group === 0) && groups[MAPPED_ONES_GROUP] === 0xffff;
  const [high, low] = groups.slice(-2);
  if (!isMapped || high === undefined || low === undefined) return undefined;
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}
