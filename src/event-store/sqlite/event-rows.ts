import type { NewEvent } from '../event-store';
import * as given from '../given';
import type { EventRow } from './write-protocol';

/**
 * The rows of one append. Stored format: the whole envelope as JSON, and id, type and instant again for the indexes.
 *
 * @throws TooLarge; Error for a malformed event
 */
export const eventRows = (events: readonly NewEvent[]): readonly EventRow[] => {
  const rows = given
    .newEvents(events)
    .map((body): EventRow => [body.eventId, body.type, body.occurredAt, JSON.stringify(body)]);
  given.appendSize(rows.reduce((sum, row) => sum + Buffer.byteLength(row[3]), 0));
  return rows;
};
