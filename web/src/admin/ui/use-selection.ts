import { useState } from 'react';
import type { Person } from '../api/people';

/** People who are selected in a list. Whoever leaves the list is selected no longer. */
export interface Selection {
  readonly has: (person: Person) => boolean;
  /** As they are now. */
  readonly chosen: readonly Person[];
  readonly set: (people: readonly Person[]) => void;
  readonly toggle: (person: Person) => void;
}

export function useSelection(shown: readonly Person[]): Selection {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const has = ({ userId }: Person): boolean => selected.has(userId);
  return {
    has,
    chosen: shown.filter(has),
    set: (people) => setSelected(new Set(people.map(({ userId }) => userId))),
    toggle: ({ userId }) =>
      setSelected((now) => {
        const next = new Set(now);
        if (!next.delete(userId)) next.add(userId);
        return next;
      }),
  };
}
