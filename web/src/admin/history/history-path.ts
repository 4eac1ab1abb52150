import type { AuditEvent } from '../api/audit-event';

/** Where an account can be looked at as it was. */
export interface MomentOf {
  readonly position?: string;
  /** An instant in UTC. */
  readonly at?: string;
  /** A client address whose refusals count too. */
  readonly address?: string;
}

/** The address of a moment in somebody's history; without one, of now. */
export function historyPath(userId: string, moment: MomentOf = {}): string {
  const query = new URLSearchParams({ ...moment }).toString();
  return `/admin/people/${encodeURIComponent(userId)}/history${query === '' ? '' : `?${query}`}`;
}

const SIGN_INS: readonly string[] = ['LoginSucceeded', 'LoginFailed', 'LoginRefused'];

/** Whether an event is the answer to a sign-in of a person. */
export const isAnswer = ({ type, subject }: AuditEvent): boolean =>
  subject !== null && SIGN_INS.includes(type);

/** The moment of an event about a person, from the address that the event came from. */
export const momentOf = (event: AuditEvent): MomentOf => ({
  position: event.position,
  ...(isAnswer(event) && event.address !== null && { address: event.address.value }),
});
