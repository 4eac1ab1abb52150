import { Injectable } from '@nestjs/common';
import { BrowserSessions, type LiveSession } from '../http/authentication/browser-sessions';
import { SessionsQueries } from '../projections/sessions/sessions-queries';
import type { SessionsBody } from './sessions.bodies';

/** The sessions of a person that are in force, as they are shown. */
@Injectable()
export class SessionList {
  constructor(
    private readonly sessions: SessionsQueries,
    private readonly browsers: BrowserSessions,
  ) {}

  /** @param current the session of the request; null: of somebody else */
  ofPerson(userId: string, current: string | null): SessionsBody {
    const live = this.sessions.ofPerson(userId).flatMap((row) => this.browsers.live(row) ?? []);
    return { items: live.map((session) => this.toBody(session, current)) };
  }

  private toBody({ row, expiresAt }: LiveSession, current: string | null): SessionsBody['items'][number] {
    const { sessionId, createdAt, address, userAgent, origin } = row;
    return {
      id: sessionId,
      current: sessionId === current,
      createdAt,
      lastUsedAt: new Date(this.browsers.lastUseMs(row)).toISOString(),
      expiresAt,
      address,
      userAgent,
      origin,
    };
  }
}
