import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { useAct } from '../ui/use-act';
import { decide, toldOf, type Decided } from './decide';

export interface AboutPeople {
  readonly people: readonly Person[];
  readonly reason?: string | undefined;
}

export interface BlockPeople extends AboutPeople {
  /** ISO 8601 instant; null: until it is lifted. */
  readonly until?: string | null | undefined;
}

/** A reason that says something. */
const because = (reason: string | undefined) =>
  reason === undefined || reason.trim() === '' ? {} : { reason: reason.trim() };

/**
 * Approving, rejecting, blocking and unblocking people, one or many, from wherever they are shown. Each says what was
 * done, and takes it back where it can be.
 * @param onDone after each of them, with whom it was done to
 */
export function usePeopleActs(onDone: (done: readonly Person[]) => void = () => undefined) {
  const { acts } = adminTexts;
  const done = (decided: Decided): void => onDone(decided.done);

  const block = useAct({
    act: ({ people, until = null, reason }: BlockPeople) =>
      decide('block', people, { ...because(reason), ...(until !== null && { until }) }),
    told: (decided) =>
      toldOf('block', decided, {
        text: acts.blocked,
        undo: (people) => () => unblock.mutate({ people }),
      }),
    onDone: done,
  });
  const unblock = useAct({
    act: ({ people }: AboutPeople) => decide('unblock', people),
    told: (decided) => toldOf('unblock', decided, { text: acts.unblocked, undo: blockAgain }),
    onDone: done,
  });
  const approve = useAct({
    act: ({ people }: AboutPeople) => decide('approve', people),
    // an approval cannot be taken back, but a block keeps the person out as well
    told: (decided) =>
      toldOf('approve', decided, {
        text: acts.approved,
        undo: (people) => () => block.mutate({ people }),
        undoLabel: acts.block,
      }),
    onDone: done,
  });
  const reject = useAct({
    act: ({ people, reason }: AboutPeople) => decide('reject', people, because(reason)),
    // a rejected sign-up cannot wait again; it can be approved
    told: (decided) =>
      toldOf('reject', decided, {
        text: acts.rejected,
        undo: (people) => () => approve.mutate({ people }),
        undoLabel: acts.approveAfterAll,
      }),
    onDone: done,
  });

  /** With the end and the reason of before; only where it was one administrator's block of one person. */
  function blockAgain([person, ...others]: readonly Person[]): (() => void) | undefined {
    const before = person?.blocked;
    if (person === undefined || others.length > 0 || before?.cause !== 'admin') return undefined;
    const { until, reason, reasonIsTold } = before;
    // a reason that was meant for the audit alone must not be told now
    const told = reasonIsTold && reason !== null ? { reason } : {};
    return () => block.mutate({ people: [person], until, ...told });
  }

  return {
    approve,
    reject,
    block,
    unblock,
    isPending: approve.isPending || reject.isPending || block.isPending || unblock.isPending,
  };
}
