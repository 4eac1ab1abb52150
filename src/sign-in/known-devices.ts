import { Injectable } from '@nestjs/common';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { Keyring } from '../event-store/keyring';
import { Clock } from '../platform/clock';
import { SessionsQueries } from '../projections/sessions/sessions-queries';

/** How long a device is known after its last success, in milliseconds: 90 days. */
export const DEVICE_LIFETIME_MS = 90 * 24 * 60 * 60 * 1000;

/** In UTF-16 code units; a longer token is not one of ours. */
const DEVICE_TOKEN_MAX_LENGTH = 256;

/**
 * Makes and checks the tokens of known devices, which name a person and an expiry. Such a token is no credential: it
 * selects a counter of its own, so that a stranger's guesses do not lock out the owner.
 *
 * Format: `gbd_<device id>.<expiry, ms since 1970>.<HMAC-SHA-256 over user, device and expiry, base64url>`.
 */
@Injectable()
export class KnownDevices {
  private readonly key: Buffer;

  constructor(
    keyring: Keyring,
    private readonly clock: Clock,
    private readonly sessions: SessionsQueries,
  ) {
    this.key = keyring.keyFor('known devices 1');
  }

  /** A token for a new device of a person, or for a known one for another 90 days. */
  issue(userId: string, deviceId: string = uuidv7()): string {
    const expiry = String(this.clock.nowMs() + DEVICE_LIFETIME_MS);
    return `gbd_${deviceId}.${expiry}.${this.sign(userId, deviceId, expiry).toString('base64url')}`;
  }

  /** The id of the device; null unless the token is valid and this person's. */
  recognise(userId: string, token: string | null): string | null {
    if (token === null || token.length > DEVICE_TOKEN_MAX_LENGTH || !token.startsWith('gbd_')) return null;
    const [deviceId, expiry, signature, ...rest] = token.slice('gbd_'.length).split('.');
    if (deviceId === undefined || expiry === undefined || signature === undefined || rest.length > 0)
      return null;
    const expected = this.sign(userId, deviceId, expiry);
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    return Number(expiry) > this.clock.nowMs() && !this.isForgotten(userId, Number(expiry)) ? deviceId : null;
  }

  private isForgotten(userId: string, expiryMs: number): boolean {
    const forgottenAt = this.sessions.devicesForgottenAt(userId);
    return forgottenAt !== null && expiryMs - DEVICE_LIFETIME_MS <= Date.parse(forgottenAt);
  }

  private sign(userId: string, deviceId: string, expiry: string): Buffer {
    return createHmac('sha256', this.key).update(`${userId}|${deviceId}|${expiry}`).digest();
  }
}
