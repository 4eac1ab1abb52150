import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { ClientAddress } from '../../event-store/envelope';
import { addressOfEndpoint, foldAddress, type Networks } from '../../platform/network';

/** Hops of an `X-Forwarded-…` header that are read: no chain of proxies is longer. */
export const HOPS_MAX = 20;

/**
 * Where a request comes from: the socket's peer. If that is a trusted proxy, the header is read from the right, and the
 * first address that is not a trusted proxy counts.
 *
 * @returns null for a Unix socket, and where a trusted proxy names a client that is not an address: it must count
 * neither as the proxy nor as anything left of it, which the client may have written
 */
export function clientAddress(request: FastifyRequest, trusted: Networks): ClientAddress | null {
  const peer = peerOf(request.raw.socket);
  if (peer === undefined) return null;
  const forwarded = request.headers['x-forwarded-for'];
  if (forwarded === undefined) return { value: peer, source: 'peer' };
  const address = firstUntrusted(peer, hopsOf(forwarded).toReversed(), trusted);
  return address === null ? null : { value: address, source: address === peer ? 'peer' : 'proxy' };
}

/** @param hops nearest first */
function firstUntrusted(peer: string, hops: readonly string[], trusted: Networks): string | null {
  let address = peer;
  for (const [index, hop] of hops.entries()) {
    if (!trusted.has(address)) return address;
    const named = index < HOPS_MAX ? addressOfEndpoint(hop) : undefined;
    if (named === undefined) return null;
    address = named;
  }
  return address;
}

/** By connection: its peer never changes, and a hub sends many requests over one. */
const peers = new WeakMap<Socket, string>();

export function peerOf(socket: Socket): string | undefined {
  const known = peers.get(socket);
  if (known !== undefined) return known;
  const peer = foldAddress(socket.remoteAddress ?? '');
  if (peer !== undefined) peers.set(socket, peer);
  return peer;
}

export function hopsOf(header: string | string[]): string[] {
  return [header].flat().join(',').split(',');
}
