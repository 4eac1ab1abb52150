import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { cutOff, RETENTION_CLASSES, UNKNOWN_LOGINS_KEPT } from '../../../src/domain/retention';
import type { StoredEvent } from '../../../src/event-store/event-store';
import { Keyring } from '../../../src/event-store/keyring';
import { audit } from '../../../src/projections/audit/audit';
import { FoldedEvent } from '../../../src/projections/engine/folded-event';
import type { ReadModel } from '../../../src/projections/engine/read-model';
import { throttle } from '../../../src/projections/throttle/throttle';
import { newEvent } from '../../event-store/fixtures';
import { DECIDED_ON, POLICY, SECRET, userId } from '../node';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BEGIN = Date.parse('2026-01-01T00:00:00.000Z');
const KEPT_SECONDS = (4 * DAY) / 1000;
const UNKNOWN_SECONDS = [DAY / 1000, (3 * DAY) / 1000] as const;

/** An in-memory book that behaves like a store: removed events are gone, all others keep their positions. */
class Book {
  readonly events: StoredEvent[] = [];
  private readonly revisions = new Map<string, number>();
  private now = BEGIN;

  constructor() {
    this.add('deployment', 'DeploymentCreated', {});
    this.add('ops', 'PolicyInForce', { ...POLICY });
  }

  wait(ms: number): void {
    this.now += ms;
  }

  add(stream: string, type: string, data: Record<string, unknown>): string {
    const revision = (this.revisions.get(stream) ?? -1) + 1;
    this.revisions.set(stream, revision);
    const occurredAt = new Date(this.now).toISOString();
    const event = newEvent({ eventId: randomUUID(), type, data, occurredAt });
    this.events.push({ ...event, stream, revision, position: String(this.events.length + 1) });
    return event.eventId;
  }

  login({ who, device, outcome }: Login): void {
    const subject = who < 2 ? { userId: userId(who), name: null } : { userId: null, name: NAMES[who] };
    const stream = who < 2 ? `login-${userId(who)}` : `login-unknown.${NAMES[who]?.charAt(0) ?? ''}`;
    const data = { ...subject, device: who < 2 ? device : null };
    if (outcome === 'reset') return void this.add(stream, 'ThrottleReset', { ...subject, cause: 'admin' });
    const attempt = this.add(stream, 'LoginAttempted', { ...data, policyId: POLICY.policyId });
    if (outcome === 'none') return;
    this.wait(20);
    this.add(stream, outcome, { ...data, attempt, decidedOn: DECIDED_ON, reason: 'wrong_password' });
  }

  cutOff(unknownSeconds: number): void {
    const now = new Date(this.now).toISOString();
    for (const [name, seconds] of [
      [RETENTION_CLASSES.logins, KEPT_SECONDS],
      [RETENTION_CLASSES.unknownLogins, unknownSeconds],
    ] as const) {
      this.add('ops', 'RetentionApplied', { class: name, before: cutOff(now, seconds) });
    }
  }

  /** The events left after the last removal by age and by count. */
  kept(): StoredEvent[] {
    const before = new Map<unknown, string>();
    for (const { type, data } of this.events) {
      if (type !== 'RetentionApplied') continue;
      const [earlier, now] = [before.get(data.class) ?? '', String(data.before)];
      before.set(data.class, now > earlier ? now : earlier);
    }
    return this.events.filter(({ stream, occurredAt, revision }) => {
      if (!stream.startsWith(RETENTION_CLASSES.logins)) return true;
      const isUnknown = stream.startsWith(RETENTION_CLASSES.unknownLogins);
      const last = this.revisions.get(stream) ?? 0;
      if (isUnknown && revision <= last - UNKNOWN_LOGINS_KEPT) return false;
      const streams = isUnknown ? RETENTION_CLASSES.unknownLogins : RETENTION_CLASSES.logins;
      return occurredAt >= (before.get(streams) ?? '');
    });
  }
}

interface Login {
  readonly who: number;
  readonly device: string | null;
  readonly outcome: 'LoginFailed' | 'LoginSucceeded' | 'LoginRefused' | 'reset' | 'none';
}

/** Two people, then names that nobody has: two that share a stream, and one in another. */
const NAMES: Readonly<Record<number, string>> = { 2: 'a1', 3: 'a2', 4: 'b1' };

/** A live file has its indexes from the beginning; a build creates them at the end. */
type IndexedAt = 'beginning' | 'end';

function rowsOf(
  model: ReadModel,
  events: readonly StoredEvent[],
  tables: readonly string[],
  indexedAt: IndexedAt = 'beginning',
): unknown[] {
  const db = new Database(':memory:');
  db.exec(model.schema);
  if (indexedAt === 'beginning') db.exec(model.indexes ?? '');
  const writer = model.open(db, 100);
  const keyring = new Keyring(SECRET);
  for (const event of events) {
    const isHandled = model.handles === 'every' || model.handles.has(event.type);
    if (isHandled) writer.apply(new FoldedEvent(event, keyring, () => undefined));
  }
  writer.flush();
  if (indexedAt === 'end') db.exec(model.indexes ?? '');
  const rows = tables.map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY 1`).all());
  db.close();
  return rows;
}

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('login' as const),
      login: fc.record({
        who: fc.integer({ min: 0, max: 4 }),
        device: fc.constantFrom(null, 'laptop'),
        outcome: fc.constantFrom(
          'LoginFailed' as const,
          'LoginFailed' as const,
          'LoginSucceeded' as const,
          'LoginRefused' as const,
          'reset' as const,
          'none' as const,
        ),
      }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(MINUTE, HOUR, 9 * HOUR, DAY, 3 * DAY, 9 * DAY),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('cut off' as const),
      unknownSeconds: fc.constantFrom(...UNKNOWN_SECONDS),
    }),
  },
);

describe('a book that is cut off now and then, at times by another rule', () => {
  it('folds to the same counters and audit rows whether the cut-off events were seen or not', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 80 }), (steps) => {
        const book = new Book();
        for (const each of steps) {
          if (each.kind === 'login') book.login(each.login);
          else if (each.kind === 'wait') book.wait(each.ms);
          else book.cutOff(each.unknownSeconds);
        }
        const counters = ['counters', 'windows', 'policies'];
        expect(rowsOf(throttle, book.kept(), counters)).toEqual(rowsOf(throttle, book.events, counters));
        const live = rowsOf(audit, book.events, ['events']);
        expect(rowsOf(audit, book.kept(), ['events'])).toEqual(live);
        expect(rowsOf(audit, book.kept(), ['events'], 'end')).toEqual(live);
        expect(rowsOf(audit, book.events, ['events'], 'end')).toEqual(live);
      }),
      { numRuns: 150 },
    );
  });

  it('remembers a count for half of the kept time at least', () => {
    const book = new Book();
    for (let n = 0; n < 4; n += 1) book.login({ who: 0, device: null, outcome: 'LoginFailed' });
    for (let n = 0; n < 3; n += 1) {
      book.wait(12 * HOUR);
      book.cutOff(UNKNOWN_SECONDS[0]);
    }
    const [counters] = rowsOf(throttle, book.events, ['counters']) as [{ state: string }[]];
    expect(JSON.parse(counters[0]?.state ?? '{}')).toMatchObject({ verifiedFailures: 4 });
  });
});

describe('a flood of names that nobody has', () => {
  it('leaves the same counters and audit rows, though the store keeps the newest events alone', () => {
    const book = new Book();
    const names = Array.from({ length: 40 }, (_, n) => `a${String(n)}`);
    for (let n = 0; n < UNKNOWN_LOGINS_KEPT * 1.2; n += 1) {
      const name = names[(n * 7) % names.length] ?? '';
      const data = { userId: null, name, device: null };
      const attempt = book.add('login-unknown.a', 'LoginAttempted', { ...data, policyId: POLICY.policyId });
      if (n % 3 > 0) book.add('login-unknown.a', 'LoginFailed', { ...data, attempt, decidedOn: DECIDED_ON });
      book.wait(50);
    }
    const kept = book.kept();
    expect(kept.length).toBeLessThan(book.events.length);
    expect(rowsOf(throttle, kept, ['counters'])).toEqual(rowsOf(throttle, book.events, ['counters']));
    const live = rowsOf(audit, book.events, ['events']);
    expect(rowsOf(audit, kept, ['events'])).toEqual(live);
    expect(rowsOf(audit, book.events, ['events'], 'end')).toEqual(live);
  });
});
