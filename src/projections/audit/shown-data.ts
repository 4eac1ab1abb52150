import type { StoredEvent } from '../../event-store/event-store';

/** Fields of `data` that nobody is shown: the hash of a secret is of use only for guessing it. */
const HIDDEN: ReadonlySet<string> = new Set(['tokenHash']);

/** The open data of an event, as people may read it. */
export const shownDataOf = ({ data }: Pick<StoredEvent, 'data'>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).filter(([field]) => !HIDDEN.has(field)));
