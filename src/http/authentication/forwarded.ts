import type { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import { addressOfEndpoint, type Networks } from '../../platform/network';
import { HOPS_MAX, hopsOf, peerOf } from './client-address';

/** Scheme and host by which the client called, as far as a trusted proxy says so; else as this server was called. */
export interface CalledBy {
  readonly isHttps: boolean;
  /** As in the header; undefined where there is none. */
  readonly host: string | undefined;
}

/** By request, because a sign-in reads it several times. */
const known = new WeakMap<FastifyRequest, CalledBy>();

export function calledBy(request: FastifyRequest, trusted: Networks): CalledBy {
  const before = known.get(request);
  if (before !== undefined) return before;
  const called = readCalledBy(request, trusted);
  known.set(request, called);
  return called;
}

/**
 * Each proxy appends to `X-Forwarded-For` and `X-Forwarded-Proto`, or replaces what was there. So they are read from the
 * right, as many entries as there are trusted proxies: what stands further left may be the client's own.
 */
function readCalledBy(request: FastifyRequest, trusted: Networks): CalledBy {
  const { headers, raw } = request;
  const hops = trustedHops(request, trusted);
  const scheme = entryAt(headers['x-forwarded-proto'], hops)?.toLowerCase();
  const isKnown = scheme === 'https' || scheme === 'http';
  return {
    isHttps: isKnown ? scheme === 'https' : (raw.socket as Partial<TLSSocket>).encrypted === true,
    host: entryAt(headers['x-forwarded-host'], hops) ?? headers.host,
  };
}

/** Trusted proxies between the client and this server. */
function trustedHops({ headers, raw }: FastifyRequest, trusted: Networks): number {
  const named = listOf(headers['x-forwarded-for']).toReversed();
  let address = peerOf(raw.socket);
  let hops = 0;
  while (address !== undefined && hops < HOPS_MAX && trusted.has(address)) {
    address = addressOfEndpoint(named[hops] ?? '');
    hops += 1;
  }
  return hops;
}

/** The entry that the outermost trusted proxy wrote. A proxy that replaces the header leaves fewer. */
function entryAt(header: string | string[] | undefined, hops: number): string | undefined {
  const entries = listOf(header).toReversed();
  return entries[Math.min(hops, entries.length) - 1];
}

const listOf = (header: string | string[] | undefined): string[] =>
  header === undefined ? [] : hopsOf(header).map((entry) => entry.trim());
