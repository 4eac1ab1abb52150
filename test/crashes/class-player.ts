import type { Client } from './client';

const PASSWORD = 'plum orbit velvet class lantern';
/** Fewer than those who try, so that the last place is fought for again and again. */
const PLACES = 4;
const AT_ONCE = 3;
const CREATED = 201;
const OK = 200;

interface Shown {
  readonly used: number;
  readonly people: { readonly items: readonly { readonly username: string }[] };
}

/** Signs people up by invitations: no place is given twice, and none is lost. */
export class ClassPlayer {
  private invitation: { readonly id: string; readonly token: string } | null = null;
  /** Who tried by it; true: was told to be in, null: had no answer. */
  private tried = new Map<string, boolean | null>();
  private pupils = 0;

  constructor(
    private readonly client: Client,
    private readonly name: string,
  ) {}

  async step(): Promise<void> {
    const { invitation } = this;
    if (invitation === null) return this.invite();
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.signUp(invitation.token)));
  }

  private async invite(): Promise<void> {
    const body = { uses: PLACES, approve: true, expiresAt: '2099-01-01T00:00:00Z' };
    const answer = await this.client.act('invite', 'POST', '/api/invitations', body);
    if (answer?.status !== CREATED) return;
    const { id, link } = answer.body as { id: string; link: { token: string } };
    this.tried = new Map();
    this.invitation = { id, token: link.token };
  }

  private async signUp(invitation: string): Promise<void> {
    this.pupils += 1;
    const username = `${this.name}-${String(this.pupils)}`;
    this.tried.set(username, null);
    const body = { username, password: PASSWORD, invitation };
    const answer = await this.client.act('sign up by invitation', 'POST', '/api/sign-ups', body);
    if (answer === null) return;
    this.client.expect(`sign-up of ${username}`, answer.status, CREATED, 410);
    this.tried.set(username, answer.status === CREATED);
  }

  /** After a restart, whoever has a place exists, and whoever was told to be in has one. */
  async settle(): Promise<void> {
    if (this.invitation === null) return;
    const { id } = this.invitation;
    const { body } = await this.client.sure('look', 'GET', `/api/invitations/${id}?limit=500`);
    const { used, people } = body as unknown as Shown;
    const names = people.items.map(({ username }) => username);
    this.client.expect(`places of ${id} that are taken`, used, names.length);
    if (used > PLACES) this.client.fault(`${String(used)} people have the ${String(PLACES)} places of ${id}`);
    for (const [username, isIn] of this.tried)
      if (isIn !== null)
        this.client.expect(`whether ${username} has a place`, names.includes(username), isIn);
    const one = this.client.pick(names);
    if (one !== undefined) {
      const answer = await this.client.login(one, PASSWORD);
      if (answer !== null) this.client.expect(`sign-in of ${one}`, answer.status, OK);
    }
    if (used === PLACES) this.invitation = null;
  }
}
