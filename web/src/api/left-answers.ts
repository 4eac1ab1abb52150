import type { Query, QueryCache } from '@tanstack/react-query';

/** How many answers are kept that nothing shows any more: enough for the way back. */
const LEFT_MAX = 20;

/** Keeps memory flat, however many pages of a list somebody goes through: the oldest answers that were left go. */
export const forgetLeftAnswers = (cache: QueryCache): void =>
  void cache.subscribe(({ type }) => {
    // not before: until it has an observer, the answer that is shown next is inactive too
    if (type !== 'observerAdded') return;
    const left = cache.findAll({ type: 'inactive', fetchStatus: 'idle', predicate: hasAnswer });
    const newestFirst = left.toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
    for (const query of newestFirst.slice(LEFT_MAX)) cache.remove(query);
  });

const hasAnswer = ({ state }: Query): boolean => state.dataUpdatedAt > 0;
