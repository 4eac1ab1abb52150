import type { Client } from './client';

/** People whose password is set by link, in turns. */
const PEOPLE = 4;
/** Share of links that are redeemed; otherwise the link is kept while its owner signs in. */
const REDEMPTIONS = 0.8;
const OK = 200;
const DONE = 204;
const USED_UP = 410;

interface Holder {
  readonly username: string;
  password: string;
  isActive: boolean;
  link: string | null;
  /** The last redemption: the link, the new password, and whether it was answered. */
  last: { readonly link: string; readonly password: string; readonly isAnswered: boolean } | null;
}

/** Issues and redeems one-time links: a link is used up if and only if its password is in force. */
export class LinkPlayer {
  private readonly holders: Holder[];
  private passwords = 0;

  constructor(
    private readonly client: Client,
    private readonly name: string,
  ) {
    this.holders = Array.from({ length: PEOPLE }, (_, index) => ({
      username: `${name}-${String(index)}`,
      password: this.newPassword(),
      isActive: false,
      link: null,
      last: null,
    }));
  }

  async step(): Promise<void> {
    const holder = this.client.pick(this.holders);
    if (holder === undefined || holder.last?.isAnswered === false) return this.pause();
    if (!holder.isActive) return this.enter(holder);
    if (holder.link === null) return this.issue(holder);
    await (this.client.random() < REDEMPTIONS ? this.redeem(holder, holder.link) : this.signIn(holder));
  }

  /** Nothing to do before the restart. */
  private pause(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  private async enter(holder: Holder): Promise<void> {
    const { username, password } = holder;
    await this.client.act('sign up', 'POST', '/api/sign-ups', { username, password });
    const approved = await this.client.act('approve', 'POST', `/api/users/${username}/approve`, {});
    holder.isActive = approved?.status === OK;
  }

  private async issue(holder: Holder): Promise<void> {
    const path = `/api/users/${holder.username}/password-link`;
    const answer = await this.client.act('password-link', 'POST', path);
    holder.link = answer === null ? null : String(answer.body.token);
  }

  private async redeem(holder: Holder, token: string): Promise<void> {
    const password = this.newPassword();
    holder.last = { link: token, password, isAnswered: false };
    holder.link = null;
    const answer = await this.client.act('redeem', 'POST', '/api/password-links/redeem', { token, password });
    if (answer === null) return;
    this.client.expect(`redeeming a link of ${holder.username}`, answer.status, DONE);
    holder.last = { ...holder.last, isAnswered: true };
    holder.password = password;
  }

  private async signIn({ username, password }: Holder): Promise<void> {
    const answer = await this.client.login(username, password);
    if (answer !== null) this.client.expect(`sign-in of ${username}`, answer.status, OK, 429);
  }

  /**
   * After a restart, checks those in doubt and one of the others: either the new password and a used-up link, or the
   * old one and a usable link.
   */
  async settle(): Promise<void> {
    const doubted = this.holders.filter(({ last }) => last?.isAnswered === false);
    for (const holder of new Set([...doubted, this.client.pick(this.holders)])) {
      if (holder === undefined || holder.last === null) continue;
      const { last } = holder;
      const { username } = holder;
      await this.client.sure('reset-throttle', 'POST', `/api/users/${username}/reset-throttle`, {});
      const { status } = await this.signedIn(username, last.password);
      const isDone = status === OK;
      if (last.isAnswered || !isDone)
        this.client.expect(`new password of ${username}`, isDone, last.isAnswered);
      if (!isDone) {
        const before = await this.signedIn(username, holder.password);
        this.client.expect(`old password of ${username}`, before.status, OK);
      }
      const body = { token: last.link, password: last.password };
      const again = await this.client.sure('redeem', 'POST', '/api/password-links/redeem', body);
      this.client.expect(`link of ${username} after the restart`, again.status, isDone ? USED_UP : DONE);
      holder.password = last.password;
      holder.last = null;
    }
  }

  private async signedIn(username: string, password: string) {
    const answer = await this.client.login(username, password);
    if (answer === null) throw new Error(`the sign-in of ${username} had no answer`);
    return answer;
  }

  private newPassword(): string {
    this.passwords += 1;
    return `plum orbit velvet ${this.name} ${String(this.passwords)} lantern`;
  }
}
