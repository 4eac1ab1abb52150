import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { ClientAddress } from '../../event-store/envelope';
import { foldAddress, type Networks } from '../../platform/network';

/** Hops of an `X-Forwarded-For` header that are looked at: more is no chain of proxies. */
const HOPS_MAX = 20;

/**
 * Where a request comes from: the socket's peer, or, where that is a trusted proxy, what the proxies say: read from
 * the right, the first address that is no trusted proxy. What cannot be read ends the walk at the last trusted hop.
 */
export function clientAddress(request: FastifyRequest, trusted: Networks): ClientAddress | null {
  const peer = peerOf(request.raw.socket);
  if (peer === undefined) return null;
  const forwarded = request.headers['x-forwarded-for'];
  if (forwarded === undefined) return { value: peer, source: 'peer' };
  let address = peer;
  for (const hop of hopsOf(forwarded).toReversed()) {
    if (!trusted.has(address)) break;
    const folded = foldAddress(hop);
    if (folded === undefined) break;
    address = folded;
  }
  return { value: address, source: address === peer ? 'peer' : 'proxy' };
}

/** The other end of a connection never changes, and a hub asks over the same one again and again. */
const peers = new WeakMap<Socket, string>();

function peerOf(socket: Socket): string | undefined {
  const known = peers.get(socket);
  if (known !== undefined) return known;
  const peer = foldAddress(socket.remoteAddress ?? '');
  if (peer !== undefined) peers.set(socket, peer);
  return peer;
}

function hopsOf(forwarded: string | string[]): string[] {
  return [forwarded]
    .flat()
    .join(',')
    .split(',')
    .slice(-HOPS_MAX)
    .map((hop) => hop.trim());
}
