import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { shown } from '../audit/wording';
import type { Person } from '../api/people';
import { isStopped, useLiftLock } from '../acts/use-lifts';
import { adminTexts } from '../texts';
import { When } from '../ui/when';
import { ActorName } from './actor-name';
import classes from './person.module.css';

/** Why a person cannot sign in at present; nothing where they can. */
export function Standing({ person }: { readonly person: Person }) {
  return (
    <>
      <StatusNote person={person} />
      <ThrottleNote person={person} />
    </>
  );
}

function StatusNote({ person: { status, blocked, validUntil } }: { readonly person: Person }) {
  const { standing } = adminTexts.person;
  switch (status) {
    case 'active':
      return null;
    case 'pending':
      return (
        <Note title={standing.pending} isWaiting>
          {standing.pendingMore}
        </Note>
      );
    case 'rejected':
      return <Note title={standing.rejected}>{standing.rejectedMore}</Note>;
    case 'deleted':
      return <Note title={standing.deleted}>{standing.deletedMore}</Note>;
    case 'expired':
      return <Note title={standing.expired}>{validUntil !== null && <When at={validUntil} as="end" />}</Note>;
    case 'blocked':
      return blocked === null ? null : <BlockNote blocked={blocked} />;
  }
}

function BlockNote({ blocked }: { readonly blocked: NonNullable<Person['blocked']> }) {
  const { standing } = adminTexts.person;
  const { cause, since, until, reason, reasonIsTold, by } = blocked;
  if (cause === 'hub')
    return (
      <Note title={standing.blockedByHub}>
        {standing.since} <When at={since} />. {standing.blockedByHubMore}
      </Note>
    );
  const title =
    until === null ? (
      standing.blockedForGood
    ) : (
      <>
        {standing.blockedUntil} <When at={until} as="end" />
      </>
    );
  return (
    <Note title={title}>
      {standing.since} <When at={since} />, {standing.by} <ActorName actor={by} />.
      {reason !== null && (
        <>
          <br />
          {reasonIsTold ? standing.toldReason : standing.auditReason}: {shown(reason)}
        </>
      )}
    </Note>
  );
}

/** Wrong passwords have stopped sign-ins, for a while or until a reset: of the account, or only of a known device. */
function ThrottleNote({ person }: { readonly person: Person }) {
  const { standing } = adminTexts.person;
  const { blocked, throttle } = person;
  const { lockedUntil, devicesLockedUntil } = throttle;
  const lift = useLiftLock();
  const isOfDevice = !isStopped(person);
  if (isOfDevice && devicesLockedUntil === null) return null;
  const until = isOfDevice ? devicesLockedUntil : lockedUntil;
  return (
    <Note
      title={
        blocked?.cause === 'policy' || until === null ? (
          standing.stopped
        ) : (
          <>
            {isOfDevice ? standing.lockedDevice : standing.locked(throttle.failures)} <When at={until} />
          </>
        )
      }
    >
      {isOfDevice ? standing.lockedDeviceMore : standing.stoppedMore}
      <div>
        <Button
          size="sm"
          mt="sm"
          variant="light"
          loading={lift.isPending}
          onClick={() => lift.mutate(person)}
        >
          {standing.lift}
        </Button>
      </div>
    </Note>
  );
}

interface NoteProps {
  readonly title: ReactNode;
  readonly isWaiting?: boolean;
  readonly children?: ReactNode;
}

function Note({ title, isWaiting = false, children }: NoteProps) {
  return (
    <div className={classes['note']} data-waiting={isWaiting || undefined}>
      <Text fw={600}>{title}</Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  );
}
