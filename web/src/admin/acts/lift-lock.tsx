import { Button } from '@mantine/core';
import type { AuditEvent } from '../api/audit-event';
import { usePolicy } from '../api/history';
import { usePerson } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { isStopped, useLiftLock } from './use-lifts';

type Subject = NonNullable<AuditEvent['subject']>;

/** Whether an event stands for all attempts that a lock refused. */
export const isLock = ({ type, data }: AuditEvent): boolean =>
  type === 'LoginRefused' && data['reason'] === 'throttled' && data['attempt'] === null;

/** Lifts the lock that an event tells of; nothing where it is over. */
export function LiftLock({ event }: { readonly event: AuditEvent }) {
  const { subject } = event;
  if (subject === null || !isLock(event)) return null;
  return typeof event.data['device'] === 'string' ? (
    <LiftOfDevice event={event} subject={subject} />
  ) : (
    <LiftOfAccount subject={subject} />
  );
}

function LiftOfAccount({ subject }: { readonly subject: Subject }) {
  const person = usePerson(subject.userId).data;
  return person !== undefined && isStopped(person) ? <LiftLockButton person={subject} /> : null;
}

/** Of a lock of one known device no state is read: it is over after the longest time that a lock can last. */
function LiftOfDevice({ event, subject }: { readonly event: AuditEvent; readonly subject: Subject }) {
  const decidedOn = event.data['decidedOn'] as { readonly policyId: string };
  const policy = usePolicy(decidedOn.policyId).data;
  if (policy === undefined) return null;
  const isOver = Date.parse(event.occurredAt) + policy.lockMaxSeconds * 1_000 < Date.now();
  return isOver ? null : <LiftLockButton person={subject} />;
}

/** Lifts the locks of a person. */
export function LiftLockButton({ person }: { readonly person: Subject }) {
  const { acts } = adminTexts;
  const lift = useLiftLock();
  if (lift.isSuccess) return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={acts.liftLockLabel(namesOf([person]))}
      loading={lift.isPending}
      onClick={() => lift.mutate(person)}
    >
      {acts.liftLock}
    </Button>
  );
}
