import type { Policy } from '../../domain/events';
import type { ThrottleState } from '../../domain/throttle';
import type { LiveFile } from '../engine/live-file';

export interface CounterRow {
  readonly key: string;
  readonly state: ThrottleState;
  /** The policy that the last event of this counter was decided under. */
  readonly policyId: string;
  /** Revision (in its login stream) of the last event that this counter folded. */
  readonly lastRevision: number;
}

/** Key of an account's counter, or of one known device of it. */
export const accountCounter = (userId: string, device: string | null = null): string =>
  device === null ? userId : `${userId}/${device}`;

/** Key of the counter of a name that nobody has. */
export const nameCounter = (nameKey: string): string => `name:${nameKey}`;

/** Whose counter this is; undefined for a name that nobody has. */
const personOf = (key: string): string | undefined =>
  key.startsWith('name:') ? undefined : key.split('/')[0];

const COUNTER = `SELECT key, state, policy_id AS policyId, last_revision AS lastRevision FROM counters WHERE key = ?`;

/** Failed logins: the read model `throttle`. Every query throws DomainError `not_ready` while it is being built. */
export class ThrottleQueries {
  constructor(private readonly file: LiveFile) {}

  counter(key: string): CounterRow | undefined {
    return this.file.remembered(key, () => this.read(key), personOf(key));
  }

  private read(key: string): CounterRow | undefined {
    const stored = this.file
      .prepared<[string], Omit<CounterRow, 'state'> & { state: string }>(COUNTER)
      .get(key);
    return stored === undefined ? undefined : { ...stored, state: JSON.parse(stored.state) as ThrottleState };
  }

  /** All that is counted for a person: by the account's counter, and by those of its known devices. */
  statesOf(userId: string): ThrottleState[] {
    const account = this.counter(userId);
    return [...(account === undefined ? [] : [account.state]), ...this.statesOfDevices(userId)];
  }

  /** What is counted for each known device of a person. */
  statesOfDevices(userId: string): readonly ThrottleState[] {
    return this.file.remembered(`${userId}/`, () => this.readDevices(userId), userId);
  }

  private readDevices(userId: string): ThrottleState[] {
    const sql = 'SELECT state FROM counters WHERE key > ? AND key < ?';
    const states = this.file.prepared<[string, string], string>(sql).pluck();
    return states.all(`${userId}/`, `${userId}0`).map((state) => JSON.parse(state) as ThrottleState);
  }

  policy(policyId: string): Policy | undefined {
    const sql = 'SELECT policy FROM policies WHERE policy_id = ?';
    return this.file.remembered(`policy ${policyId}`, () => {
      const stored = this.file.prepared<[string], string>(sql).pluck().get(policyId);
      return stored === undefined ? undefined : (JSON.parse(stored) as Policy);
    });
  }
}
