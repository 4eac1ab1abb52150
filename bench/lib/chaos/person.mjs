/** Statuses as the guard reports them; `none` before the sign-up. */
export const NONE = 'none';

/** How long an acknowledged change may take to reach every Gatebook, in ms. */
export const EFFECTIVE_WITHIN_MS = 1_000;

/** The event that leads to each status. */
const EVENT_TO = { pending: 'UserSignedUp', active: 'UserApproved', blocked: 'UserBlocked' };

/**
 * A person as the client knows them: what was requested of Gatebook and what it acknowledged, in milliseconds of this
 * process's clock. One change at a time: the next begins when the previous one is acknowledged.
 */
export class Person {
  /** In order: the status it leads to, its event, when it was begun, when it was acknowledged. */
  changes = [];
  /** Positions of sign-ins that were acknowledged. */
  signIns = [];
  /** Number of wrong passwords that were refused as such. */
  wrongPasswords = 0;
  isChanging = false;

  constructor(username, password) {
    this.username = username;
    this.password = password;
  }

  begin(status) {
    const event = this.status === 'blocked' ? 'UserUnblocked' : EVENT_TO[status];
    const change = { status, event, begunAt: performance.now(), acknowledgedAt: Infinity, position: null };
    this.changes.push(change);
    return change;
  }

  /** Whether the sign-up was acknowledged. */
  get isKnown() {
    return (this.changes[0]?.acknowledgedAt ?? Infinity) !== Infinity;
  }

  /** The status after all changes that were begun. */
  get status() {
    return this.changes.at(-1)?.status ?? NONE;
  }

  /**
   * Every status that an answer may report: the one acknowledged before `from`, and those of changes that were in
   * progress after it and begun before `until`.
   */
  possible(from, until) {
    let statuses = new Set([NONE]);
    for (const { status, begunAt, acknowledgedAt } of this.changes) {
      if (acknowledgedAt < from) statuses = new Set([status]);
      else if (begunAt <= until) statuses.add(status);
    }
    return statuses;
  }
}
