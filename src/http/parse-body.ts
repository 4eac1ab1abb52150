import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain/errors';
import { takesFile } from './body-limit';
import { MEDIA_TYPE } from './to-domain-error';

/** More than any body of ours needs. */
const DEPTH_MAX = 10;

/** Names that could change prototypes. */
const POISON = new Set(['__proto__', 'constructor', 'prototype']);

/** Bytes that are not UTF-8 are an error, never replaced: two passwords must not become one. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const BYTE_ORDER_MARK = '\uFEFF';

/** Parses the body of a request; an empty one is no body. */
export function parseBody(
  { headers }: FastifyRequest,
  bytes: Buffer,
  done: (error: Error | null, body?: unknown) => void,
): void {
  try {
    assertEncoding(headers);
    done(null, bytes.length === 0 ? undefined : parseJson(decoded(bytes)));
  } catch (error) {
    done(error as DomainError);
  }
}

/** The media types of files. */
export const FILE_TYPES = ['text/csv', 'application/x-ndjson'] as const;

/** Passes a file on as it is, to a route that takes one. */
export function passFile(
  { headers, routeOptions }: FastifyRequest,
  bytes: Buffer,
  done: (error: Error | null, body?: unknown) => void,
): void {
  try {
    if (!takesFile(routeOptions.config)) throw new DomainError('invalid_request', MEDIA_TYPE);
    assertEncoding(headers);
    done(null, bytes);
  } catch (error) {
    done(error as DomainError);
  }
}

/** @throws DomainError `invalid_request` for a compressed body or another charset than UTF-8 */
function assertEncoding({
  'content-type': type = '',
  'content-encoding': encoding = 'identity',
}: FastifyRequest['headers']): void {
  if (encoding.trim().toLowerCase() !== 'identity') {
    throw new DomainError('invalid_request', 'the body is compressed; send it without Content-Encoding');
  }
  const charsets = [...type.matchAll(/;\s*charset\s*=\s*("[^"]*"|[^;\s]*)/gi)].map(([, name = '']) =>
    name.replaceAll('"', '').toLowerCase(),
  );
  if (charsets.some((name) => name !== 'utf-8')) {
    throw new DomainError(
      'invalid_request',
      `the body has another charset; send it as ${type.split(';', 1)[0] ?? ''} in UTF-8`,
    );
  }
}

function decoded(bytes: Buffer): string {
  const text = decodedStrictly(bytes);
  if (!text.startsWith(BYTE_ORDER_MARK)) return text;
  throw new DomainError('invalid_request', 'the body begins with a byte order mark; send it without one');
}

function decodedStrictly(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes);
  } catch (error) {
    throw new DomainError('invalid_request', 'the body is not UTF-8; send it as UTF-8', { cause: error });
  }
}

function parseJson(text: string): unknown {
  const body = parsed(text);
  refusePoison(body, 1);
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DomainError('invalid_request', 'the body is not JSON; send a JSON object', { cause: error });
  }
}

function refusePoison(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > DEPTH_MAX) throw new DomainError('invalid_request', 'the body is nested too deeply');
  for (const [name, inner] of Object.entries(value)) {
    if (POISON.has(name))
      throw new DomainError('invalid_request', 'the body has a field that no body may have');
    refusePoison(inner, depth + 1);
  }
}
