import { attemptOf, firstSealedSubjectOf } from '../../event-store/lazy-event';
import { addressKey } from '../../platform/address-key';
import type { FoldedEvent } from '../engine/folded-event';

/** The address by which an event is found: its key, and whose data it is. */
export interface IndexedAddress {
  readonly key: string;
  readonly subject: string;
}

/** Outcomes of a sign-in have the address of their attempt, sealed once more: see `sign-in/sealed-fields.ts`. */
const OUTCOMES = new Set(['LoginSucceeded', 'LoginFailed', 'LoginRefused']);

/** Attempts without an outcome that are remembered at most. */
const ATTEMPTS_MAX = 2_000;

/** Addresses of attempts whose outcome is still to come, by event id: opening costs as much as the rest of a row. */
const attempts = new Map<string, IndexedAddress>();

/** The first address that is sealed in the event. */
export function addressOf(event: FoldedEvent): IndexedAddress | undefined {
  if (OUTCOMES.has(event.type)) return ofAttempt(event) ?? opened(event);
  const address = opened(event);
  if (event.type === 'LoginAttempted' && address !== undefined) {
    if (attempts.size >= ATTEMPTS_MAX) attempts.clear();
    attempts.set(event.eventId, address);
  }
  return address;
}

/** An attempt has one outcome. */
function ofAttempt(event: FoldedEvent): IndexedAddress | undefined {
  const attempt = attemptOf(event);
  const known = attempt === undefined ? undefined : attempts.get(attempt);
  if (attempt === undefined || known === undefined) return undefined;
  attempts.delete(attempt);
  const subject = firstSealedSubjectOf(event) ?? event.personal[0]?.subject;
  return subject === known.subject ? known : undefined;
}

function opened(event: FoldedEvent): IndexedAddress | undefined {
  for (const { subject } of event.personal) {
    const { address } = event.opened(subject);
    const key = address === undefined ? undefined : addressKey(address);
    if (key !== undefined) return { key, subject };
  }
  return undefined;
}
