import { DomainError } from '../domain/errors';

/** More than any body of ours needs. */
const DEPTH_MAX = 10;

/** Names that could change prototypes. */
const POISON = new Set(['__proto__', 'constructor', 'prototype']);

/** Parses the body of a request; an empty one is no body. */
export function parseJson(text: string, done: (error: Error | null, body?: unknown) => void): void {
  if (text === '') return done(null, undefined);
  try {
    const body: unknown = JSON.parse(text);
    refusePoison(body, 1);
    done(null, body);
  } catch (error) {
    if (error instanceof DomainError) return done(error);
    done(new DomainError('invalid_request', 'the body is not JSON', { cause: error }));
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
