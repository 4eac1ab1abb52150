import { createHash } from 'node:crypto';
import type { Challenge } from '../../src/accounts/sign-up/proof/altcha';
import type { AppNode } from './test-app';

export interface Proof {
  readonly challenge: Challenge;
  readonly solution: { readonly counter: number; readonly derivedKey: string };
}

/** As it is sent. */
export const payloadOf = (proof: unknown): string => Buffer.from(JSON.stringify(proof)).toString('base64');

export const challengeFrom = async (node: AppNode): Promise<Challenge> =>
  (await node.ask('GET', '/api/sign-up-challenge')).json<Challenge>();

/** Gets a challenge and solves it. */
export const proofFrom = async (node: AppNode): Promise<Proof> => solve(await challengeFrom(node));

export function solve(challenge: Challenge): Proof {
  const { salt, nonce, keyPrefix } = challenge.parameters;
  const bytes = Buffer.from(`${salt}${nonce}00000000`, 'hex');
  for (let counter = 0; ; counter += 1) {
    bytes.writeUInt32BE(counter, bytes.length - 4);
    const derivedKey = createHash('sha256').update(bytes).digest('hex');
    if (derivedKey.startsWith(keyPrefix)) return { challenge, solution: { counter, derivedKey } };
  }
}
