import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { AdmissionRules } from '../domain/admission';
import { DomainError, type ErrorCode } from '../domain/errors';
import { isPerson } from '../domain/user';
import { normaliseId, normaliseUsername } from '../domain/username';
import { Clock } from '../platform/clock';
import { Projector } from '../projections/projector';
import { UsersQueries } from '../projections/users/users-queries';
import { Changes } from './changes';
import { UserCheck, type CheckedSession } from './user-check';

/** A session of a hub, as far as the hub knows whose it is. */
export interface HubSession extends CheckedSession {
  readonly name: string;
}

export interface EndedSession {
  /** As the hub sent it. */
  readonly name: string;
  readonly userId: string | null;
  readonly code: ErrorCode;
  readonly detail: string;
}

/** How a hub waits. */
export interface Wait {
  readonly ms: number;
  /** Ends it when the hub has gone. */
  readonly signal: AbortSignal;
  readonly tokenId: string;
}

/** A session that may go on. */
interface LiveSession {
  readonly session: HubSession;
  /** Null: nobody has the name. */
  readonly userId: string | null;
  /** ISO 8601 instant from which the person is not admitted; null: no end. */
  readonly validUntil: string | null;
}

/** Calls of one token that wait at a time: each hub has one, and for a moment a second one. */
const WAITING_MAX = 20;

/** Between two looks at the clock, in milliseconds. */
const TICK_MS = 1_000;

/** Sessions that are judged before other requests have a turn. */
const TURN = 500;

/** Tells a hub whose sessions have to end: at once, or as soon as somebody is no longer admitted. Nothing is kept between calls. */
@Injectable()
export class HubAccess {
  private readonly life = new AbortController();
  /** Calls that wait, by the id of their token. */
  private readonly waiting = new Map<string, number>();

  constructor(
    private readonly check: UserCheck,
    private readonly projector: Projector,
    private readonly users: UsersQueries,
    private readonly clock: Clock,
  ) {}

  /** Ends all waiting, for ever: the server stops. */
  stop(): void {
    this.life.abort();
  }

  /**
   * @param wait if nobody is to be ended now
   * @returns nobody when the time is over or the server stops
   * @throws DomainError `not_ready`, `overloaded`
   */
  async ended(
    people: readonly HubSession[],
    rules: AdmissionRules,
    wait: Wait,
  ): Promise<readonly EndedSession[]> {
    if (wait.ms === 0) return (await this.judge(people, rules)).ended;
    const others = this.waiting.get(wait.tokenId) ?? 0;
    if (others >= WAITING_MAX) throw tooManyWait();
    this.waiting.set(wait.tokenId, others + 1);
    const changes = new Changes(this.projector);
    try {
      return await this.firstEnded(people, rules, changes, wait);
    } finally {
      changes.stop();
      this.left(wait.tokenId);
    }
  }

  private left(tokenId: string): void {
    const others = (this.waiting.get(tokenId) ?? 0) - 1;
    if (others > 0) this.waiting.set(tokenId, others);
    else this.waiting.delete(tokenId);
  }

  private async firstEnded(
    people: readonly HubSession[],
    rules: AdmissionRules,
    changes: Changes,
    wait: Wait,
  ): Promise<readonly EndedSession[]> {
    const gone = AbortSignal.any([wait.signal, this.life.signal]);
    // not AbortSignal.timeout: where only AbortSignal.any refers to it, Node 20 may collect it, and it never fires
    const until = performance.now() + wait.ms;
    const leftMs = (): number => until - performance.now();
    let { ended, live } = await this.judge(people, rules);
    let firstEnd = firstEndOf(live);
    while (ended.length === 0 && leftMs() > 0 && !gone.aborted) {
      await changes.next(Math.min(TICK_MS, leftMs()), gone);
      const changed = changes.take();
      if (changed.size === 0 && this.clock.now() < firstEnd) continue;
      const [concerned, others] = this.divided(live, changed);
      const again = await this.judge(concerned, rules);
      ({ ended } = again);
      live = [...others, ...again.live];
      firstEnd = firstEndOf(live);
    }
    if (ended.length > 0) return ended;
    if (!this.life.signal.aborted) this.check.assertFresh();
    return [];
  }

  /** The sessions of people whom an event concerns or whose validity is over, and the others. */
  private divided(
    live: readonly LiveSession[],
    changed: ReadonlySet<string>,
  ): [concerned: HubSession[], others: LiveSession[]] {
    const now = this.clock.now();
    const isConcerned = ({ userId, validUntil }: LiveSession): boolean =>
      (userId !== null && changed.has(userId)) || (validUntil !== null && now >= validUntil);
    const concerned = live.filter(isConcerned).map(({ session }) => session);
    return [concerned, live.filter((each) => !isConcerned(each))];
  }

  /** @throws DomainError `not_ready` */
  private async judge(
    people: readonly HubSession[],
    rules: AdmissionRules,
  ): Promise<{ ended: EndedSession[]; live: LiveSession[] }> {
    const ended: EndedSession[] = [];
    const live: LiveSession[] = [];
    for (const [index, session] of people.entries()) {
      if (index % TURN === 0) {
        if (index > 0) await nextTurn();
        this.check.assertFresh();
      }
      const refusal = this.refusalOf(session, rules);
      if (refusal !== null) ended.push(refusal);
      else live.push(this.liveOf(session));
    }
    return { ended, live };
  }

  private refusalOf(session: HubSession, rules: AdmissionRules): EndedSession | null {
    const { name, userId } = session;
    try {
      this.check.admitted(name, session, rules);
      return null;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { code, message } = error;
      if (code === 'not_ready' || (userId === undefined && this.isOfBefore(name, code))) return null;
      const whose = userId === undefined ? this.check.rowOf(name)?.userId : normaliseId(userId);
      return { name, userId: whose ?? null, code, detail: message };
    }
  }

  /**
   * A hub's user of before, whom nobody has added here, stays: also where a stranger has signed up with the name, as long
   * as nobody approves that.
   */
  private isOfBefore(name: string, code: ErrorCode): boolean {
    if (code === 'not_found') return this.users.holdersOf(normaliseUsername(name)).length === 0;
    return code === 'pending_approval' || code === 'rejected';
  }

  private liveOf(session: HubSession): LiveSession {
    const row = this.check.rowOf(session.name);
    const validUntil = row !== undefined && isPerson(row.state) ? row.state.validUntil : null;
    return { session, userId: row?.userId ?? null, validUntil };
  }
}

/** The instant at which the first of these is not admitted any more, ISO 8601. */
const firstEndOf = (live: readonly LiveSession[]): string =>
  live.reduce(
    (first, { validUntil }) => (validUntil !== null && validUntil < first ? validUntil : first),
    NEVER,
  );

/** After every instant in ISO 8601. */
const NEVER = '~';

const tooManyWait = (): DomainError =>
  new DomainError('overloaded', 'Too many calls wait at this moment. Ask again without waitSeconds.', {
    retryAfterSeconds: 1,
  });
