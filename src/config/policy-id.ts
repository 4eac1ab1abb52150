import { createHash } from 'node:crypto';
import type { Policy } from '../domain/events';

/** Hex digits of a policy's id: the first 64 bits of the SHA-256 of its content. */
const POLICY_ID_DIGITS = 16;

/** Gives a policy an id made from its content: the same on every node and after every restart. */
export function withPolicyId(limits: Omit<Policy, 'policyId'>): Policy {
  const ordered = Object.fromEntries(Object.entries(limits).sort(([a], [b]) => (a < b ? -1 : 1)));
  const policyId = createHash('sha256')
    .update(JSON.stringify(ordered))
    .digest('hex')
    .slice(0, POLICY_ID_DIGITS);
  return { ...limits, policyId };
}
