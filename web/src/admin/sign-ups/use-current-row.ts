import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Person } from '../api/people';

/**
 * The row of a list that the keys act on. It is known by the person, not by its place, and nobody takes the place of a
 * person who disappears by somebody else's act: a key must not decide about whom one has not looked at.
 */
export function useCurrentRow(people: readonly Person[], list: RefObject<HTMLElement | null>) {
  const [current, setCurrent] = useState<string | null>(people[0]?.userId ?? null);
  /** Focused as soon as it is the first of those who are left. */
  const [next, setNext] = useState<string | null>(null);
  const hadFocus = useRef(false);
  const index = people.findIndex(({ userId }) => userId === current);

  const rowOf = (userId: string): HTMLElement | null =>
    list.current?.querySelector<HTMLElement>(`[data-person="${CSS.escape(userId)}"]`) ?? null;

  useEffect(() => {
    if (next === null || people.some(({ userId }) => userId === current)) return;
    setCurrent(next);
    setNext(null);
    if (hadFocus.current) rowOf(next)?.focus();
  });

  return {
    /** Undefined: no row. */
    person: people[index],
    setCurrent,
    /** @param by rows down, or up where negative; without a current row to the first */
    move: (by: number): void => {
      const to = people[index < 0 ? 0 : index + by];
      if (to === undefined) return;
      setCurrent(to.userId);
      rowOf(to.userId)?.focus();
    },
    /** To be called before an act that takes people from the list: whoever follows them is next. */
    leave: (leaving: readonly Person[]): void => {
      const isLeaving = ({ userId }: Person): boolean => leaving.some((one) => one.userId === userId);
      const here = people.findIndex(({ userId }) => userId === current);
      const after = people.slice(Math.max(0, here)).find((person) => !isLeaving(person));
      const before = people.slice(0, Math.max(0, here)).findLast((person) => !isLeaving(person));
      hadFocus.current =
        document.activeElement === document.body || list.current?.contains(document.activeElement) === true;
      setNext((after ?? before)?.userId ?? null);
    },
  };
}
