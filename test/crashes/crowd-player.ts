import type { Client } from './client';

const PASSWORD = 'plum orbit velvet crowd lantern';
const AT_ONCE = 3;
const LOCK_AFTER = 5;

/** Signs one person in from several places at once, and tries names that nobody has. */
export class CrowdPlayer {
  private isActive = false;

  constructor(
    private readonly client: Client,
    private readonly username: string,
  ) {}

  async step(): Promise<void> {
    const { username } = this;
    if (!this.isActive) {
      await this.client.act('sign up', 'POST', '/api/sign-ups', { username, password: PASSWORD });
      const approved = await this.client.act('approve', 'POST', `/api/users/${username}/approve`, {});
      this.isActive = approved?.status === 200;
      return;
    }
    const nobody = `nobody-${String(Math.floor(this.client.random() * 1_000))}`;
    const logins = Array.from({ length: AT_ONCE }, () => this.client.login(username, PASSWORD));
    const [unknown, ...answers] = await Promise.all([this.client.login(nobody, PASSWORD), ...logins]);
    if (unknown !== null && unknown !== undefined)
      this.client.expect(`sign-in of ${nobody}`, unknown.status, 401, 429);
    for (const answer of answers) if (answer !== null) await this.judge(answer.status);
  }

  /** Sign-ins interrupted by a kill count as failed; enough of them lock, and an administrator lifts the lock. */
  private async judge(status: number): Promise<void> {
    const { unanswered } = this.client.countsOf(this.username);
    this.client.expect('right password in a crowd', status, 200, ...(unanswered >= LOCK_AFTER ? [429] : []));
    if (status === 429)
      await this.client.act('reset-throttle', 'POST', `/api/users/${this.username}/reset-throttle`, {});
  }

  settle(): Promise<void> {
    return Promise.resolve();
  }
}
