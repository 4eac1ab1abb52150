import type { Query } from '@tanstack/react-query';
import { codeOf } from '../../api/client';

/** An act of another administrator is seen within 3 s. */
const POLL_MS = 2_500;

/** While the server does not answer. */
const AWAY_MS = 10_000;

/** When a list is asked for again. Never while nobody is signed in: the sign-in that follows asks for everything again. */
export function poll({ state: { error } }: Pick<Query, 'state'>): number | false {
  if (codeOf(error) === 'invalid_token') return false;
  return error === null ? POLL_MS : AWAY_MS;
}
