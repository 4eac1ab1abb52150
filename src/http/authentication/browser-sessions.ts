import { Injectable } from '@nestjs/common';
import { Settings, type SessionLimits } from '../../config/settings';
import { admissionOf, OWN_RULES } from '../../domain/admission';
import { DomainError } from '../../domain/errors';
import { FRESH_PASSWORD_MS } from '../../domain/session';
import type { ClientAddress } from '../../event-store/envelope';
import { BoundedMap } from '../../platform/bounded-map';
import { Clock } from '../../platform/clock';
import { hashOf } from '../../platform/one-time-secret';
import { Projector } from '../../projections/projector';
import { SessionsQueries, type SessionRow } from '../../projections/sessions/sessions-queries';
import { UsersQueries, type UserRow } from '../../projections/users/users-queries';
import { WrongSecretLimit } from '../limits/wrong-secret-limit';

/** A session in force, and whose it is. */
export interface LiveSession {
  readonly row: SessionRow;
  readonly person: UserRow;
  /** ISO 8601 instant at which it ends, used or not. */
  readonly expiresAt: string;
  /** Until when the typed password is fresh; null: it is not. */
  readonly freshUntil: string | null;
  /** Whether it can do nothing but set a new password. */
  readonly mustChangePassword: boolean;
}

/** Sessions whose last use a node remembers. */
const USES_MAX = 50_000;

const TOKEN = /^gbw_[A-Za-z0-9_-]{43}$/;
const MS_PER_SECOND = 1000;

/** Finds the session that a request was sent with. */
@Injectable()
export class BrowserSessions {
  /** Milliseconds since 1970: the book has a use up to a quarter of the idle limit early. */
  private readonly lastUses: BoundedMap<number>;

  constructor(
    private readonly projector: Projector,
    private readonly sessions: SessionsQueries,
    private readonly users: UsersQueries,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly wrongSecrets: WrongSecretLimit,
  ) {
    const { person, admin } = settings.sessions;
    const keepMs = Math.max(person.idleSeconds, admin.idleSeconds) * MS_PER_SECOND;
    this.lastUses = new BoundedMap({ max: USES_MAX, keepMs, weightOf: (usedMs) => usedMs });
  }

  /**
   * Wrong tokens are counted by address and refused beyond the limit, as wrong API tokens are. A token that was replaced
   * is refused with `retryAfterSeconds`: the browser has the new one, or gets it in a moment.
   * @param isOfHubSession whether the browser has the hub's session to which a session can be bound
   * @throws DomainError `invalid_token`, `throttled`, `not_ready`
   */
  ofToken(
    token: string,
    address: ClientAddress | null,
    isOfHubSession: (hubSession: string | null) => boolean,
  ): LiveSession {
    this.assertUpToDate();
    const row = this.rowOf(token);
    if (row === undefined) {
      if (this.rowOfPresentOrPrevious(token) !== undefined) throw replaced();
      this.wrongSecrets.assertBelow(address);
      this.wrongSecrets.countFailure(address, token);
      throw noSession();
    }
    const live = this.live(row);
    if (live === undefined || !isOfHubSession(row.hubSession)) throw noSession();
    this.lastUses.set(row.sessionId, this.clock.nowMs(), this.clock.nowMs());
    return live;
  }

  /** The session of a token, whether or not it has ended by the clock. */
  rowOf(token: string): SessionRow | undefined {
    return TOKEN.test(token) ? this.sessions.byHash(hashOf(token)) : undefined;
  }

  /** As `rowOf`, also by the token that the session had before the present one. */
  rowOfPresentOrPrevious(token: string): SessionRow | undefined {
    return this.rowOf(token) ?? (TOKEN.test(token) ? this.sessions.byReplacedHash(hashOf(token)) : undefined);
  }

  /**
   * Waits for an unknown token, which another node may have issued a moment ago.
   * @returns resolves when this node has folded what other nodes have written by now; undefined: no need to wait
   * @throws DomainError `throttled`
   */
  waitForSession(token: string, address: ClientAddress | null): Promise<void> | undefined {
    if (!TOKEN.test(token) || this.rowOfPresentOrPrevious(token) !== undefined) return undefined;
    this.wrongSecrets.assertBelow(address);
    // a token that was counted was waited for before
    return this.wrongSecrets.isCounted(address, token) ? undefined : this.projector.waitForHead();
  }

  /** A session of the read model; undefined where it has ended by the clock, or its person is not admitted any more. */
  live(row: SessionRow): LiveSession | undefined {
    const now = this.clock.instant();
    const person = this.users.byId(row.userId);
    if (person === undefined || admissionOf(person.state, OWN_RULES, now.text).code !== 'ok')
      return undefined;
    if (this.projector.isUndecidable(row.userId)) throw notReady('an event of this person cannot be applied');
    const { idleSeconds, maxSeconds } = this.limitsFor(person);
    const end = Math.min(Date.parse(row.expiresAt), Date.parse(row.createdAt) + maxSeconds * MS_PER_SECOND);
    if (now.ms >= end || now.ms >= this.lastUseMs(row) + idleSeconds * MS_PER_SECOND) return undefined;
    return {
      row,
      person,
      expiresAt: new Date(end).toISOString(),
      freshUntil: freshUntil(row, now.ms),
      mustChangePassword: person.mustChangePassword,
    };
  }

  limitsFor({ admin }: Pick<UserRow, 'admin'>): SessionLimits {
    return admin ? this.settings.sessions.admin : this.settings.sessions.person;
  }

  /** Milliseconds since 1970. */
  lastUseMs({ sessionId, lastUsedAt }: SessionRow): number {
    return Math.max(Date.parse(lastUsedAt), this.lastUses.get(sessionId) ?? 0);
  }

  /** A session that was ended on another node a moment ago must not be accepted. */
  private assertUpToDate(): void {
    if (this.projector.isHalted('sessions') || this.projector.isHalted('users')) {
      throw notReady('a read model has halted; an operator sees why with: gatebook projections status');
    }
    if (!this.projector.freshness().isProved) throw notReady('this node may not know the latest events');
  }
}

function freshUntil({ passwordTypedAt }: SessionRow, nowMs: number): string | null {
  if (passwordTypedAt === null) return null;
  const until = Date.parse(passwordTypedAt) + FRESH_PASSWORD_MS;
  return nowMs < until ? new Date(until).toISOString() : null;
}

const noSession = (): DomainError =>
  new DomainError('invalid_token', 'this session has ended; sign in again');

const REPLACED_SECONDS = 1;

const replaced = (): DomainError =>
  new DomainError('invalid_token', 'this session has a new token; send the request again with it', {
    retryAfterSeconds: REPLACED_SECONDS,
  });

const notReady = (why: string): DomainError =>
  new DomainError('not_ready', `${why}; please try again`, { retryAfterSeconds: 1 });
