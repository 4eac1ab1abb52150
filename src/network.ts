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
