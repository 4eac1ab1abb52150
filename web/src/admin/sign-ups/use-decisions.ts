import { call } from '../../api/client';
import type { Outcome, Person } from '../api/people';
import { adminTexts } from '../texts';
import { useAct, type Told } from '../ui/use-act';

interface Decision {
  readonly people: readonly Person[];
  readonly reason?: string;
}

interface Answer {
  readonly items: readonly Outcome[];
}

const decide =
  (path: string) =>
  ({ people, reason }: Decision): Promise<Answer> =>
    call('POST', `api/users/${path}`, {
      usernames: people.map(({ userId }) => userId),
      ...(reason !== undefined && reason.trim() !== '' && { reason }),
    });

/** Approves and rejects; a rejection can be undone. */
export function useDecisions(onDecided: () => void) {
  const { signUps } = adminTexts;
  const toldWith =
    (said: (names: readonly string[]) => string, undoOf?: (people: readonly Person[]) => () => void) =>
    ({ items }: Answer, { people }: Decision): Told => {
      const namesOf = (list: readonly Person[]) => list.map(({ username }) => username ?? '');
      const done = people.filter((_, index) => items[index]?.ok === true);
      const refused = people.filter((_, index) => items[index]?.ok !== true);
      if (refused.length > 0) return { text: signUps.partly(namesOf(refused)), isPartial: true };
      return { text: said(namesOf(done)), ...(undoOf !== undefined && { undo: undoOf(done) }) };
    };
  const approve = useAct({
    act: decide('approve'),
    told: toldWith(signUps.approved),
    onDone: onDecided,
  });
  const reject = useAct({
    act: decide('reject'),
    told: toldWith(signUps.rejected, (people) => () => approve.mutate({ people })),
    onDone: onDecided,
  });
  return { approve, reject };
}
