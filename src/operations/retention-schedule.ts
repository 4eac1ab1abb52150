import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../config/settings';
import { DomainError } from '../domain/errors';
import type { EventData } from '../domain/events';
import {
  cutOff,
  RETENTION_CLASSES,
  RETENTION_EVERY_MS,
  secondsOfDays,
  unknownLoginsSeconds,
} from '../domain/retention';
import { loginStream, OPS, sessionStream, tokenStream } from '../domain/streams';
import { commandContext, type CommandContext } from '../event-store/envelope';
import { EventStore, START, type Position, type StoredEvent } from '../event-store/event-store';
import { readRemovals, reasonToPutOff, type Removals } from '../maintenance/past-removals';
import { Book } from '../people/book';
import { errorText } from '../platform/error-text';

/** How often the schedule checks whether a run is due, in ms. */
const CHECK_EVERY_MS = 10 * 60 * 1000;

/** Streams whose retention is set in one step. */
const STREAMS_AT_ONCE = 500;

export interface RetentionOutcome {
  /** Position of the last RetentionApplied. */
  readonly position: Position;
  /** Events that the store removed; 0 where the store removes by itself. */
  readonly removed: number;
  /** ISO 8601 instants before which nothing is kept, by class of streams. */
  readonly before: Readonly<Record<string, string>>;
}

/** Removes events that are older than their retention: first an event says so, for the read models; then the store deletes. */
@Injectable()
export class RetentionSchedule implements OnApplicationShutdown {
  private readonly logger = new Logger(RetentionSchedule.name);
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly book: Book,
    private readonly store: EventStore,
    private readonly settings: Settings,
  ) {}

  /** Starts the schedule: a run whenever the book's last one is half a day old. */
  follow(): void {
    this.timer = setInterval(() => this.check(), CHECK_EVERY_MS);
    this.timer.unref();
    this.check();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.underWay;
  }

  /** @throws Unavailable, OutcomeUnknown; DomainError `not_ready`, `conflict` when the clock cannot be right */
  async run(context: CommandContext): Promise<RetentionOutcome> {
    const now = this.book.clock.now();
    const past = await readRemovals(this.store);
    await this.assertPlausible(context, now, past);
    const keptSeconds = secondsOfDays(this.settings.loginRetentionDays);
    await this.applyConfigured(keptSeconds, past);
    const before = {
      [RETENTION_CLASSES.logins]: cutOff(now, keptSeconds),
      [RETENTION_CLASSES.unknownLogins]: cutOff(now, unknownLoginsSeconds(keptSeconds)),
      [RETENTION_CLASSES.tokens]: cutOff(now, keptSeconds),
      [RETENTION_CLASSES.sessions]: cutOff(now, keptSeconds),
    };
    const applied = Object.entries(before).map(([name, instant]) => ({
      type: 'RetentionApplied' as const,
      data: { class: name, before: instant },
    }));
    const { position } = await this.book.append(context, OPS, 'any', ...applied);
    return { position, removed: await this.store.applyRetention(now), before };
  }

  private check(): void {
    this.underWay = this.runWhenDue().catch((error: unknown) => {
      this.logger.warn(`old events could not be removed; the next check tries again: ${errorText(error)}`);
    });
  }

  /** Ignores runs by a clock that was years ahead. */
  private async runWhenDue(): Promise<void> {
    const now = this.book.clock.now();
    const { last, putOff } = await readRemovals(this.store);
    const distances = [last, ...putOff].map((instant) => Math.abs(Date.parse(now) - Date.parse(instant)));
    if (Math.min(...distances) >= RETENTION_EVERY_MS)
      await this.run(commandContext({ kind: 'policy', id: null }));
  }

  /** A clock that is years ahead by mistake must not remove anything: a removal cannot be undone. */
  private async assertPlausible(context: CommandContext, now: string, past: Removals): Promise<void> {
    const reason = reasonToPutOff(now, past);
    if (reason === null) return;
    await this.book.append(context, OPS, 'any', { type: 'RetentionPutOff', data: { last: past.last } });
    throw new DomainError('conflict', `nothing is removed: ${reason}`);
  }

  /** Retention is stored with each stream: updates it where the configuration has changed. */
  private async applyConfigured(keptSeconds: number, { applied }: Removals): Promise<void> {
    if (applied !== undefined && isOf(applied, keptSeconds)) return;
    let after = START;
    for (;;) {
      const events = await this.store.readAll(
        after,
        { types: ['UserSignedUp', 'TokenIssued', 'SessionBegun', 'HubSessionBegun'] },
        STREAMS_AT_ONCE,
      );
      await Promise.all(events.map((event) => this.setRetention(event, keptSeconds)));
      const end = events.at(-1);
      if (end === undefined) return;
      after = end.position;
    }
  }

  private setRetention({ type, data, occurredAt }: StoredEvent, keptSeconds: number): Promise<void> {
    if (type === 'UserSignedUp') {
      const { userId } = data as EventData['UserSignedUp'];
      return this.book.setRetention(loginStream(userId), { maxAgeSeconds: keptSeconds });
    }
    if (type === 'SessionBegun' || type === 'HubSessionBegun') {
      const { sessionId } = data as Pick<EventData['SessionBegun'], 'sessionId'>;
      return this.book.setRetention(sessionStream(sessionId), { maxAgeSeconds: keptSeconds });
    }
    const { tokenId, expiresAt } = data as EventData['TokenIssued'];
    const livesSeconds = Math.ceil((Date.parse(expiresAt) - Date.parse(occurredAt)) / 1000);
    return this.book.setRetention(tokenStream(tokenId), { maxAgeSeconds: livesSeconds + keptSeconds });
  }
}

const isOf = ({ data, occurredAt }: StoredEvent, keptSeconds: number): boolean =>
  (data as EventData['RetentionApplied']).before === cutOff(occurredAt, keptSeconds);
