import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

export interface Network {
  readonly address: string;
  readonly prefix: number;
}

/** An address in its canonical form: IPv4 in IPv6 is IPv4, no zone, zeros shortened. Undefined for any other text. */
export function foldAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  const address = parseAddress(text);
  return address === undefined ? undefined : textOf(address);
}

const QUOTED = /^"(.*)"$/;
const BRACKETED = /^\[([^[\]]*)\](?::\d{1,5})?$/;
const IPV4_WITH_PORT = /^([\d.]+):\d{1,5}$/;

/**
 * A client's address as proxies and hubs write it: like `foldAddress`, and quotes, brackets and a port are taken off.
 * `2001:db8::1:443` without brackets is an address, not one with a port.
 */
export function addressOfEndpoint(text: string): string | undefined {
  if (isIPv4(text)) return text;
  const plain = text.trim().replace(QUOTED, '$1');
  return foldAddress((BRACKETED.exec(plain) ?? IPV4_WITH_PORT.exec(plain))?.[1] ?? plain);
}

/** A network, or a single address, which is a network of one. Undefined for any other text. */
export function parseNetwork(text: string): Network | undefined {
  const [start = '', bits, ...rest] = text.trim().split('/');
  const address = parseAddress(start);
  if (address === undefined || rest.length > 0) return undefined;
  const most = address.toByteArray().length * 8;
  const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  return prefix >= 0 && prefix <= most ? { address: textOf(address), prefix } : undefined;
}

/** A set of networks. Texts that are not networks are left out: networks are validated before they are stored. */
export class Networks {
  private readonly networks: readonly (readonly [Address, number])[];

  constructor(texts: readonly string[]) {
    this.networks = texts
      .map(parseNetwork)
      .filter((network) => network !== undefined)
      .map(({ address, prefix }) => [ipaddr.parse(address), prefix]);
  }

  has(text: string): boolean {
    const address = parseAddress(text);
    if (address === undefined) return false;
    return this.networks.some(
      ([start, prefix]) => start.kind() === address.kind() && address.match(start, prefix),
    );
  }
}

/** Groups of an IPv6 address that count as one client: a /64 is what one subscriber has (RFC 6177). */
const IPV6_CLIENT_GROUPS = 4;

/** What an address counts as for limits: IPv4 whole (in IPv6 too), IPv6 by its /64. Undefined for any other text. */
export function clientNetwork(text: string): string | undefined {
  if (isIPv4(text)) return text;
  const address = parseAddress(text);
  if (!(address instanceof ipaddr.IPv6)) return address?.toString();
  const network = address.parts.slice(0, IPV6_CLIENT_GROUPS);
  return `${network.map((group) => group.toString(16)).join(':')}::/64`;
}

/** `isIPv4` and `isIPv6` decide: ipaddr.js also accepts octal, hexadecimal and shortened IPv4 addresses. */
function parseAddress(text: string): Address | undefined {
  const plain = text
    .trim()
    .replace(/^\[(.*:.*)\]$/, '$1')
    .replace(/^(.*:.*)%[\w.~-]+$/, '$1');
  if (isIPv4(plain)) return ipaddr.IPv4.parse(plain);
  if (!isIPv6(plain)) return undefined;
  const address = ipaddr.IPv6.parse(plain.replace(DOTTED_END, hexadecimal));
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** ipaddr.js 2.5 reads `::192.0.2.1` as `::ffff:192.0.2.1`, which is another address: so dots are replaced first. */
const DOTTED_END = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/;

const hexadecimal = (_: string, ...bytes: string[]): string => {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.map(Number);
  return [a * 256 + b, c * 256 + d].map((group) => group.toString(16)).join(':');
};

const textOf = (address: Address): string =>
  address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();

const LOOPBACK = new Networks(['127.0.0.0/8', '::1']);

/** Whether a host name or address to listen on can be reached only from this machine. */
export const isLoopbackHost = (host: string): boolean => host === 'localhost' || LOOPBACK.has(host);
