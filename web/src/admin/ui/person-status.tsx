import type { Person, Status } from '../api/people';
import { adminTexts } from '../texts';
import classes from './person-status.module.css';

/** The status of a person, and beside it what an administrator should see at a glance. */
export function PersonStatus({ person }: { readonly person: Person }) {
  const { people } = adminTexts;
  const { status, admin, passwordSet, throttle, blocked } = person;
  const isStopped = throttle.lockedUntil !== null || blocked?.cause === 'policy';
  const marks = [
    ...(admin ? [people.administrator] : []),
    ...(isStopped ? [people.stopped] : []),
    ...(passwordSet || status === 'deleted' ? [] : [people.noPassword]),
  ];
  return (
    <span className={classes['marks']}>
      <StatusMark status={status} />
      {marks.map((mark) => (
        <span key={mark} className={classes['mark']}>
          {mark}
        </span>
      ))}
    </span>
  );
}

export function StatusMark({ status }: { readonly status: Status }) {
  return (
    <span className={classes['status']} data-status={status}>
      {adminTexts.people.statuses[status]}
    </span>
  );
}
