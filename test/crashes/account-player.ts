import type { Client } from './client';
import type { Method } from './killable-server';

type Status = 'none' | 'pending' | 'active' | 'rejected' | 'blocked' | 'deleted';

export interface Known {
  readonly status: Status;
  readonly groups: readonly string[];
  readonly admin: boolean;
}

interface Subject {
  readonly username: string;
  readonly password: string;
  known: Known;
  /** The state if the act before the kill was executed. */
  doubt: Known | null;
}

interface Act {
  readonly name: string;
  readonly method: Method;
  readonly path: string;
  readonly body?: object;
  readonly after: Known;
}

const NEW: Known = { status: 'none', groups: [], admin: false };
/** Sign-ins interrupted by a kill count as failed. */
const LOCK_AFTER = 5;
const GROUPS = ['ants', 'bees', 'cats'];
/** Share of steps that only sign in. */
const SIGN_INS = 0.25;
/** Number of newest people who are acted on. */
const NEWEST = 20;
/** How often a deletion is among the possible acts. */
const DELETIONS = 0.3;
/** Share of steps that use a new person instead of a known one. */
const NEWCOMERS = 0.12;

export const seenOf = (body: Record<string, unknown> | null): Known =>
  body === null ? NEW : ({ status: body.status, groups: body.groups, admin: body.admin } as unknown as Known);

/** Signs people up and performs administrators' acts on them; no other player touches these people. */
export class AccountPlayer {
  private readonly subjects: Subject[] = [];
  private readonly touched = new Set<Subject>();

  constructor(
    private readonly client: Client,
    private readonly name: string,
  ) {}

  get people(): readonly { username: string; known: Known }[] {
    return this.subjects;
  }

  async step(): Promise<void> {
    const subject = this.next();
    this.touched.add(subject);
    if (subject.known.status !== 'none' && this.client.random() < SIGN_INS) return this.login(subject);
    const act = this.client.pick(actsOf(subject, this.client.random));
    if (act === undefined) return;
    const answer = await this.client.act(act.name, act.method, act.path, act.body);
    if (answer === null) subject.doubt = act.after;
    else if (answer.status < 300) subject.known = act.after;
    else this.client.fault(`${act.name} ${subject.username}: ${JSON.stringify(answer.body)}`);
  }

  private next(): Subject {
    const idle = this.subjects.filter(({ doubt, known }) => doubt === null && known.status !== 'deleted');
    const known = this.client.random() < NEWCOMERS ? undefined : this.client.pick(idle.slice(-NEWEST));
    if (known !== undefined) return known;
    const username = `${this.name}-${String(this.subjects.length)}`;
    const subject = { username, password: `plum orbit velvet ${username}x`, known: NEW, doubt: null };
    this.subjects.push(subject);
    return subject;
  }

  /** Always uses the right password: the answer shows the state of the account. */
  private async login({ username, password, known }: Subject): Promise<void> {
    const answer = await this.client.login(username, password);
    if (answer === null) return;
    const { unanswered } = this.client.countsOf(username);
    const lawful: Readonly<Record<Status, readonly number[]>> = {
      none: [401],
      pending: [403],
      active: [200],
      rejected: [403],
      blocked: [403],
      deleted: [401],
    };
    const allowed = unanswered >= LOCK_AFTER ? [...lawful[known.status], 429] : lawful[known.status];
    this.client.expect(`sign-in of ${username} (${known.status})`, answer.status, ...allowed);
  }

  /** After a restart: everything acknowledged is there; what was in doubt is done or not done. */
  async settle(): Promise<void> {
    for (const subject of this.touched) {
      const body = await this.client.look(subject.username);
      const seen = seenOf(body);
      const doubt = subject.doubt === null ? [] : [subject.doubt, ...halfwayTo(subject)];
      this.client.expect(`${subject.username} after the restart`, seen, subject.known, ...doubt);
      const wasSignUp = subject.doubt?.status === 'pending' && subject.known.status === 'none';
      subject.known = seen;
      subject.doubt = null;
      if (wasSignUp) await this.settleSignUp(subject);
    }
    this.touched.clear();
  }

  /** No sign-up is stored in part: either the name is free, or the person has a password that can be verified. */
  private async settleSignUp(subject: Subject): Promise<void> {
    const { username, password, known } = subject;
    if (known.status === 'pending') {
      const answer = await this.client.login(username, password);
      return this.client.expect(
        `sign-in of the half signed-up ${username}`,
        answer?.body.code,
        'pending_approval',
      );
    }
    const again = await this.client.sure('sign up', 'POST', '/api/sign-ups', { username, password });
    this.client.expect(`signing ${username} up again`, again.status, 201);
    subject.known = { ...NEW, status: 'pending' };
  }
}

/** The admin right ends before the block or the deletion: after a crash between the two, only the right is gone. */
const halfwayTo = ({ known, doubt }: Subject): Known[] =>
  known.admin && (doubt?.status === 'blocked' || doubt?.status === 'deleted')
    ? [{ ...known, admin: false }]
    : [];

function actsOf({ username, password, known }: Subject, random: () => number): Act[] {
  const post = (name: string, after: Partial<Known>): Act => ({
    name,
    method: 'POST',
    path: `/api/users/${username}/${name}`,
    body: {},
    after: { ...known, ...after },
  });
  const path = `/api/users/${username}`;
  const gone: Act = {
    name: 'delete',
    method: 'DELETE',
    path,
    after: { status: 'deleted', groups: [], admin: false },
  };
  switch (known.status) {
    case 'none': {
      const after: Known = { ...NEW, status: 'pending' };
      return [
        { name: 'sign up', method: 'POST', path: '/api/sign-ups', body: { username, password }, after },
      ];
    }
    case 'pending':
      return [
        post('approve', { status: 'active' }),
        post('approve', { status: 'active' }),
        post('reject', { status: 'rejected' }),
      ];
    case 'active': {
      const groups = GROUPS.filter(() => random() < 0.5);
      const right = known.admin ? 'revoke-admin' : 'grant-admin';
      return [
        {
          name: 'groups',
          method: 'PUT',
          path: `${path}/groups`,
          body: { groups },
          after: { ...known, groups },
        },
        post('block', { status: 'blocked', admin: false }),
        post(right, { admin: !known.admin }),
        ...(random() < DELETIONS ? [gone] : []),
      ];
    }
    case 'blocked':
      return [post('unblock', { status: 'active' })];
    case 'rejected':
      return [post('approve', { status: 'active' })];
    case 'deleted':
      return [];
  }
}
