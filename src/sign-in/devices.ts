import { Injectable } from '@nestjs/common';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { Keyring } from '../event-store/keyring';
import { Clock } from '../platform/clock';

/** How long a device is known after its last success, in milliseconds: 90 days. */
const DEVICE_LIFETIME_MS = 90 * 24 * 60 * 60 * 1000;

/** Longest token that is looked at, in UTF-16 code units. */
const DEVICE_TOKEN_MAX_LENGTH = 256;

/**
 * Known devices: a device that somebody signed in from carries a token that says whose it is and until when. It is
 * no credential: it opens a counter of failures of its own, so that a stranger's guesses do not shut out the owner.
 *
 * Format: `gbd_<device id>.<expiry, ms since 1970>.<HMAC-SHA-256 over user, device and expiry, base64url>`.
 */
@Injectable()
export class Devices {
  private readonly key: Buffer;

  constructor(
    keyring: Keyring,
    private readonly clock: Clock,
  ) {
    this.key = keyring.keyFor('known devices 1');
  }

  /** A token for a person's device: a new device, or the same one for another 90 days. */
  issue(userId: string, deviceId: string = uuidv7()): string {
    const expiry = String(this.clock.nowMs() + DEVICE_LIFETIME_MS);
    return `gbd_${deviceId}.${expiry}.${this.sign(userId, deviceId, expiry).toString('base64url')}`;
  }

  /** The id of the device, when the token is this person's, untouched and not expired; else null. */
  recognise(userId: string, token: string | undefined): string | null {
    if (token === undefined || token.length > DEVICE_TOKEN_MAX_LENGTH || !token.startsWith('gbd_'))
      return null;
    const [deviceId, expiry, signature, ...rest] = token.slice('gbd_'.length).split('.');
    if (deviceId === undefined || expiry === undefined || signature === undefined || rest.length > 0)
      return null;
    const expected = this.sign(userId, deviceId, expiry);
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    return Number(expiry) > this.clock.nowMs() ? deviceId : null;
  }

  private sign(userId: string, deviceId: string, expiry: string): Buffer {
    return createHmac('sha256', this.key).update(`${userId}|${deviceId}|${expiry}`).digest();
  }
}
