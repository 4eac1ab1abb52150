import { Injectable } from '@nestjs/common';
import { DEPLOYMENT_SUBJECT } from '../domain/events';
import { loginStream, unknownLoginStream } from '../domain/streams';
import {
  CONSECUTIVE_FAILURES_MAX,
  DEVICE_FAILURES_MAX,
  initialThrottle,
  isDeviceKnown,
} from '../domain/throttle';
import { normaliseUsername, USERNAME_MAX_LENGTH } from '../domain/username';
import { Keyring } from '../event-store/keyring';
import { ThrottleQueries } from '../projections/throttle/throttle-queries';
import { accountCounter, nameCounter } from '../projections/throttle/throttle-queries';
import type { UserRow } from '../projections/users/users';
import { UsersQueries } from '../projections/users/users-queries';
import { KnownDevices } from './known-devices';

/** A person, or a name that nobody has. Attempts of both take the same path. */
export interface Subject {
  /** Null for a name that nobody has. */
  readonly row: UserRow | null;
  readonly stream: string;
  /** Key of the counter in the throttle read model. */
  readonly counter: string;
  /** Consecutive verified failures after which nothing is verified. */
  readonly failuresMax: number;
  readonly userId: string | null;
  /** Key of a name that nobody has; null for a person. */
  readonly name: string | null;
  /** Key of the name, whoever has it. */
  readonly nameKey: string;
  readonly device: string | null;
  /** Subject whose key seals the personal data of the attempt. */
  readonly sealedFor: string;
}

@Injectable()
export class Subjects {
  constructor(
    private readonly users: UsersQueries,
    private readonly throttle: ThrottleQueries,
    private readonly keyring: Keyring,
    private readonly devices: KnownDevices,
  ) {}

  find(username: string, deviceToken: string | null): Subject {
    const name = normaliseUsername(username.slice(0, USERNAME_MAX_LENGTH + 1));
    const row = this.users.byUsername(name);
    if (row === undefined || row.status === 'deleted') return this.unknown(name);
    const { userId } = row;
    const device = this.knownDevice(userId, deviceToken);
    return {
      row,
      stream: loginStream(userId),
      counter: accountCounter(userId, device),
      failuresMax: device === null ? CONSECUTIVE_FAILURES_MAX : DEVICE_FAILURES_MAX,
      userId,
      name: null,
      nameKey: row.nameKey,
      device,
      sealedFor: userId,
    };
  }

  private knownDevice(userId: string, token: string | null): string | null {
    const device = this.devices.recognise(userId, token);
    if (device === null) return null;
    const counter = this.throttle.counter(accountCounter(userId, device));
    return isDeviceKnown(counter?.state ?? initialThrottle) ? device : null;
  }

  private unknown(username: string): Subject {
    const name = this.keyring.nameKeyOf(username);
    return {
      row: null,
      stream: unknownLoginStream(name),
      counter: nameCounter(name),
      failuresMax: CONSECUTIVE_FAILURES_MAX,
      userId: null,
      name,
      nameKey: name,
      device: null,
      sealedFor: DEPLOYMENT_SUBJECT,
    };
  }
}
