import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Keyring } from '../event-store/keyring';
import { Clock } from '../platform/clock';

const LIFETIME_MS = 30_000;
const PREFIX = 'gbt_';

/** In UTF-16 code units: room for the longest name of a token, in base64. */
const TICKET_MAX_LENGTH = 2_048;

/** What a hub vouches for: this person is signed in there. */
export interface HubTicket {
  /** Of the session that it opens. Its stream can begin only once, and so the ticket can be used only once. */
  readonly sessionId: string;
  readonly userId: string;
  readonly passwordRevision: number;
  /** The name of the hub's token. */
  readonly hub: string;
  /** SHA-256, in hex, of the hub's session cookie that the session is bound to; null: to none. */
  readonly hubSession: string | null;
  /** SHA-256, in hex, of the cookie of the browser that alone can use it; null: every browser can. */
  readonly browser: string | null;
}

interface Signed extends HubTicket {
  /** Milliseconds since 1970. */
  readonly expiresMs: number;
}

/**
 * Makes and checks the tickets with which a hub's users come to our own pages. A ticket is signed and not stored, so every
 * node can check it.
 *
 * Format: `gbt_<JSON of a Signed, base64url>.<HMAC-SHA-256 over it, base64url>`.
 */
@Injectable()
export class HubTickets {
  private readonly key: Buffer;

  constructor(
    keyring: Keyring,
    private readonly clock: Clock,
  ) {
    this.key = keyring.keyFor('hub tickets 1');
  }

  /** @returns a ticket for a new session, and the ISO 8601 instant from which it opens none */
  issue(content: Omit<HubTicket, 'sessionId'>): { ticket: string; expiresAt: string } {
    const expiresMs = this.clock.nowMs() + LIFETIME_MS;
    const signed: Signed = { ...content, sessionId: uuidv7(), expiresMs };
    const payload = Buffer.from(JSON.stringify(signed)).toString('base64url');
    const ticket = `${PREFIX}${payload}.${this.sign(payload).toString('base64url')}`;
    return { ticket, expiresAt: new Date(expiresMs).toISOString() };
  }

  /** `forged`: not one of ours. Whether it was used before shows when its session begins. */
  read(ticket: string): HubTicket | 'expired' | 'forged' {
    if (ticket.length > TICKET_MAX_LENGTH || !ticket.startsWith(PREFIX)) return 'forged';
    const [payload, signature, ...rest] = ticket.slice(PREFIX.length).split('.');
    if (payload === undefined || signature === undefined || rest.length > 0) return 'forged';
    const expected = this.sign(payload);
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged';
    const { expiresMs, ...content } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Signed;
    return this.clock.nowMs() < expiresMs ? content : 'expired';
  }

  private sign(payload: string): Buffer {
    return createHmac('sha256', this.key).update(payload).digest();
  }
}
