import type { ExpectedRevision } from '../event-store';

/** One event as it crosses to the writing thread: the table's columns. `eventId` without dashes. */
export type EventRow = readonly [eventId: string, type: string, occurredAt: string, body: string];

/** What the calling thread asks of the writing thread. Plain values: they are cloned. */
export type WriteRequest =
  | {
      readonly kind: 'append';
      readonly id: number;
      readonly stream: string;
      readonly expected: ExpectedRevision;
      readonly events: readonly EventRow[];
    }
  | {
      readonly kind: 'set-retention';
      readonly id: number;
      readonly stream: string;
      readonly keepLast: number | null;
      readonly maxAgeSeconds: number | null;
    }
  /** `nowMs`: milliseconds since 1970. */
  | { readonly kind: 'apply-retention'; readonly id: number; readonly nowMs: number }
  | { readonly kind: 'close'; readonly id: number };

export type WriteAnswer =
  /** Where the last event stands; `isRepeat`: it was written before. */
  | {
      readonly kind: 'appended';
      readonly id: number;
      readonly revision: number;
      readonly position: number;
      readonly isRepeat: boolean;
    }
  | { readonly kind: 'conflict'; readonly id: number; readonly actual: number | 'none' }
  | { readonly kind: 'done'; readonly id: number; readonly removed: number }
  /** `isCertain`: nothing was written, for sure. */
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly isCertain: boolean;
      readonly code: string;
      readonly detail: string;
    };
