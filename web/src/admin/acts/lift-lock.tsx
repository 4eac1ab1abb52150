import { Button } from '@mantine/core';
import type { AuditEvent } from '../api/audit-event';
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
  return <LiftInForce subject={subject} isOfDevice={typeof event.data['device'] === 'string'} />;
}

interface LiftInForceProps {
  readonly subject: Subject;
  /** Whether the lock is of one known device, not of the account. */
  readonly isOfDevice: boolean;
}

function LiftInForce({ subject, isOfDevice }: LiftInForceProps) {
  const person = usePerson(subject.userId).data;
  if (person === undefined) return null;
  const isInForce = isOfDevice ? person.throttle.devicesLockedUntil !== null : isStopped(person);
  return isInForce ? <LiftLockButton person={subject} /> : null;
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
