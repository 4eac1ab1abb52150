import { createHash } from 'node:crypto';
import type { Policy } from '../domain/events';

/** Hex digits of a policy's id: the first 64 bits of the SHA-256 of what it says. */
const POLICY_ID_DIGITS = 16;

/** Names a policy after what it says, so that every node and every restart with the same one means the same one. */
export function identified(limits: Omit<Policy, 'policyId'>): Policy {
  const ordered = Object.fromEntries(Object.entries(limits).sort(([a], [b]) => (a < b ? -1 : 1)));
  const policyId = createHash('sha256')
    .update(JSON.stringify(ordered))
    .digest('hex')
    .slice(0, POLICY_ID_DIGITS);
  return { ...limits, policyId };
}
