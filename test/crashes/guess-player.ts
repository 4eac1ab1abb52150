import type { Client } from './client';

const LOCK_AFTER = 5;
const WRONG = 'no password of anybody';
const WRONG_PASSWORD = 401;
const LOCKED = 429;

interface Victim {
  readonly username: string;
  readonly password: string;
  isActive: boolean;
  lockedUntil: string | null;
}

/** Guesses at one account after another until each is locked; locks outlast the whole run. */
export class GuessPlayer {
  private readonly victims: Victim[] = [];

  constructor(
    private readonly client: Client,
    private readonly name: string,
  ) {}

  get locked(): number {
    return this.victims.filter(({ lockedUntil }) => lockedUntil !== null).length;
  }

  async step(): Promise<void> {
    const victim = this.next();
    const { username, password } = victim;
    if (!victim.isActive) {
      await this.client.act('sign up', 'POST', '/api/sign-ups', { username, password });
      const approved = await this.client.act('approve', 'POST', `/api/users/${username}/approve`, {});
      victim.isActive = approved?.status === 200;
      return;
    }
    const answer = await this.client.login(username, WRONG);
    if (answer === null) return;
    const { wrong, unanswered } = this.client.countsOf(username);
    // sign-ins interrupted by a kill may count as failed, or may never have begun
    const lawful = [
      ...(wrong <= LOCK_AFTER ? [WRONG_PASSWORD] : []),
      ...(wrong + unanswered >= LOCK_AFTER ? [LOCKED] : []),
    ];
    this.client.expect(`guess ${String(wrong)} at ${username}`, answer.status, ...lawful);
    if (answer.status === LOCKED) await this.note(victim);
  }

  private next(): Victim {
    const newest = this.victims.at(-1);
    if (newest !== undefined && newest.lockedUntil === null) return newest;
    const username = `${this.name}-${String(this.victims.length)}`;
    const victim = {
      username,
      password: `plum orbit velvet ${username}x`,
      isActive: false,
      lockedUntil: null,
    };
    this.victims.push(victim);
    return victim;
  }

  /**
   * The instant until which an account is locked stays exactly the same, whatever happens to the server; only an
   * attempt that a kill left without an outcome still counts, and postpones it.
   */
  private async note(victim: Victim): Promise<void> {
    const body = await this.client.act('look', 'GET', `/api/users/${victim.username}`);
    if (body === null) return;
    const { lockedUntil } = body.body.throttle as { lockedUntil: string | null };
    const { unanswered } = this.client.countsOf(victim.username);
    const isOlder = victim.lockedUntil !== null && (lockedUntil ?? '') < victim.lockedUntil;
    const isNewer = victim.lockedUntil !== null && (lockedUntil ?? '') > victim.lockedUntil;
    if (isOlder || (isNewer && unanswered === 0))
      this.client.fault(
        `lock of ${victim.username}: ${String(lockedUntil)}, was ${String(victim.lockedUntil)}`,
      );
    victim.lockedUntil = lockedUntil;
  }

  /** After a restart: counted failures still count, and locked accounts are still locked. */
  async settle(): Promise<void> {
    const locked = this.victims.filter(({ lockedUntil }) => lockedUntil !== null);
    for (const victim of new Set([...locked.slice(-2), this.client.pick(locked)])) {
      if (victim === undefined) continue;
      await this.note(victim);
      const answer = await this.client.login(victim.username, victim.password);
      this.client.expect(`right password of the locked ${victim.username}`, answer?.status, LOCKED);
    }
    const newest = this.victims.at(-1);
    if (newest?.isActive === true) await this.assertCounted(newest);
  }

  private async assertCounted({ username }: Victim): Promise<void> {
    const { body } = await this.client.sure('look', 'GET', `/api/users/${username}`);
    const { failures } = body.throttle as { failures: number };
    const { wrong } = this.client.countsOf(username);
    if (failures < wrong)
      this.client.fault(
        `${username} has ${String(failures)} failures after ${String(wrong)} wrong passwords`,
      );
  }
}
