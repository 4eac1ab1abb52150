import { Injectable } from '@nestjs/common';
import { DEPLOYMENT_SUBJECT, type PersonalFields } from '../domain/events';
import { loginStream, unknownLoginStream } from '../domain/streams';
import { CONSECUTIVE_FAILURES_MAX, DEVICE_FAILURES_MAX } from '../domain/throttle';
import { normaliseUsername, USERNAME_MAX_LENGTH } from '../domain/username';
import type { ClientAddress } from '../event-store/envelope';
import { Keyring } from '../event-store/keyring';
import { ThrottleQueries } from '../projections/throttle/throttle-queries';
import { accountCounter, nameCounter } from '../projections/throttle/throttle-queries';
import type { UserRow } from '../projections/users/users';
import { UsersQueries } from '../projections/users/users-queries';
import { Devices } from './devices';

/** Whom a login is about: a person, or a name that nobody has. Both take the same path. */
export interface LoginSubject {
  /** Null for a name that nobody has. */
  readonly row: UserRow | null;
  readonly stream: string;
  /** The counter of failures in the throttle read model. */
  readonly counter: string;
  /** Consecutive verified failures after which that counter lets nobody verify any more. */
  readonly failuresMax: number;
  readonly userId: string | null;
  /** The name's key, for a name that nobody has. */
  readonly name: string | null;
  readonly device: string | null;
  /** Under whose key the facts of this login are sealed. */
  readonly sealedFor: string;
}

export interface LoginClient {
  readonly address: ClientAddress | null;
  readonly userAgent: string | null;
}

@Injectable()
export class LoginSubjects {
  constructor(
    private readonly users: UsersQueries,
    private readonly throttle: ThrottleQueries,
    private readonly keyring: Keyring,
    private readonly devices: Devices,
  ) {}

  find(username: string, deviceToken: string | undefined): LoginSubject {
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
      device,
      sealedFor: userId,
    };
  }

  /** A device from which too many wrong passwords came is known no more. */
  private knownDevice(userId: string, token: string | undefined): string | null {
    const device = this.devices.recognise(userId, token);
    if (device === null) return null;
    const counter = this.throttle.counter(accountCounter(userId, device));
    return (counter?.state.verifiedFailures ?? 0) < DEVICE_FAILURES_MAX ? device : null;
  }

  private unknown(username: string): LoginSubject {
    const name = this.keyring.nameKeyOf(username);
    return {
      row: null,
      stream: unknownLoginStream(name),
      counter: nameCounter(name),
      failuresMax: CONSECUTIVE_FAILURES_MAX,
      userId: null,
      name,
      device: null,
      sealedFor: DEPLOYMENT_SUBJECT,
    };
  }
}

/** What is sealed with an attempt: where it came from, and what was typed where nobody has that name. */
export const attemptFacts = (
  subject: LoginSubject,
  typed: string,
  { address, userAgent }: LoginClient,
): Record<string, PersonalFields> => ({
  [subject.sealedFor]: {
    ...(subject.row === null ? { username: typed.slice(0, USERNAME_MAX_LENGTH) } : {}),
    ...addressFact(address),
    ...(userAgent === null ? {} : { userAgent }),
  },
});

/** What is sealed with an outcome: the address alone, so that it can be found by it. */
export const outcomeFacts = (
  subject: LoginSubject,
  { address }: LoginClient,
): Record<string, PersonalFields> => ({
  [subject.sealedFor]: addressFact(address),
});

const addressFact = (address: ClientAddress | null): PersonalFields =>
  address === null ? {} : { address: address.value, addressSource: address.source };
