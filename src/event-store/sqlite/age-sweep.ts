import type { Database } from 'better-sqlite3';

/** Maximum of streams checked and events removed in one step: a few ms, so that appends hardly wait. */
const STREAMS_PER_STEP = 200;
const EVENTS_PER_STEP = 500;

interface AgedStream {
  readonly id: number;
  readonly max_age_seconds: number;
}

/** Removes events by age, step by step; each step runs inside a transaction of its own. */
export class AgeSweep {
  removed = 0;
  private lastDone = 0;

  constructor(
    private readonly db: Database,
    private readonly nowMs: number,
  ) {}

  /** @returns whether there is more to do */
  step(): boolean {
    const streams = this.db
      .prepare<[number, number], AgedStream>(
        'SELECT id, max_age_seconds FROM streams WHERE max_age_seconds IS NOT NULL AND id > ? ORDER BY id LIMIT ?',
      )
      .all(this.lastDone, STREAMS_PER_STEP);
    const remove = this.db.prepare<[number, string, number]>(
      `DELETE FROM events WHERE position IN
         (SELECT position FROM events WHERE stream_id = ? AND occurred_at < ? LIMIT ?)`,
    );
    let room = EVENTS_PER_STEP;
    for (const stream of streams) {
      const cutOff = new Date(this.nowMs - stream.max_age_seconds * 1_000).toISOString();
      const { changes } = remove.run(stream.id, cutOff, room);
      this.removed += changes;
      room -= changes;
      if (room === 0) return true;
      this.lastDone = stream.id;
    }
    return streams.length === STREAMS_PER_STEP;
  }
}
