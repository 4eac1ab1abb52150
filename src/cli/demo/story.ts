import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '../client';
import { route } from '../client';
import type { Exchange, Narrator } from './narrator';

/** Two clients of one Gatebook, and its set-up token. */
export interface Participants {
  /** Over TCP, as a browser or a hub. */
  readonly web: Client;
  /** Over the data folder's socket, as the operator. */
  readonly operator: Client;
  readonly setUpToken: string;
}

interface Tokens {
  readonly admin: string;
  readonly hub: string;
}

const WRONG_PASSWORDS = 5;
const POLL_INTERVAL_MS = 50;
const ADMIN = 'grace';
const PERSON = 'ada';
/** Passwords of an instance that lives for seconds, on loopback. */
const ADMIN_PASSWORD = 'granite otter seldom paper';
const PASSWORD = 'plum orbit velvet lantern';

/** From the first administrator to a rebuild while people sign in; every check is made on an answer. */
export async function playStory(narrator: Narrator, cast: Participants): Promise<void> {
  await setUp(narrator, cast);
  const tokens = await issueTokens(narrator, cast);
  const story = new Story(narrator, cast.web, tokens);
  await story.signUp();
  await story.approve();
  await story.guess();
  const blockedAt = await story.block();
  await story.unblock();
  await story.audit();
  await story.replay(blockedAt);
  await story.rebuild();
  await story.verify();
}

async function setUp(narrator: Narrator, { web, operator, setUpToken }: Participants): Promise<void> {
  narrator.step('The first administrator is made with the one-time set-up link');
  const body = { token: setUpToken, username: ADMIN, password: ADMIN_PASSWORD };
  const answer = await narrator.exchange(web, { method: 'POST', path: '/api/set-up', body });
  narrator.check(`${ADMIN} is created (201)`, answer.status === 201 && answer.body['username'] === ADMIN);
  const person = await narrator.exchange(operator, { method: 'GET', path: route`/api/users/${ADMIN}` });
  narrator.check(
    `${ADMIN} is an administrator`,
    person.body['admin'] === true && person.body['status'] === 'active',
  );
  const again = await narrator.exchange(web, { method: 'POST', path: '/api/set-up', body });
  narrator.check('it works only once', again.body['code'] === 'already_set_up');
}

async function issueTokens(narrator: Narrator, { operator }: Participants): Promise<Tokens> {
  narrator.step('The operator issues tokens, over the socket in the data folder');
  const issue = async (name: string, scopes: readonly string[]) => {
    const body = { name, scopes };
    const answer = await narrator.exchange(operator, { method: 'POST', path: '/api/tokens', body });
    narrator.check(`a token of scope ${scopes.join(', ')} (201)`, answer.status === 201);
    return String(answer.body['token']);
  };
  return {
    admin: await issue('demo-admin', ['admin', 'audit', 'ops']),
    hub: await issue('demo-hub', ['guard']),
  };
}

/** What a hub and an administrator do, over TCP. */
class Story {
  constructor(
    private readonly narrator: Narrator,
    private readonly web: Client,
    private readonly tokens: Tokens,
  ) {}

  async signUp(): Promise<void> {
    this.narrator.step(`${PERSON} signs up, and has to wait for an approval`);
    const body = { username: PERSON, password: PASSWORD };
    const answer = await this.narrator.exchange(this.web, { method: 'POST', path: '/api/sign-ups', body });
    this.check('signed up (201), pending', answer.status === 201 && answer.body['status'] === 'pending');
    this.expectCode(await this.logIn(), 403, 'pending_approval');
  }

  async approve(): Promise<void> {
    this.narrator.step(`An administrator approves ${PERSON}, and the hub lets her in`);
    const answer = await this.act('approve', {});
    this.check('active', answer.status === 200 && answer.body['status'] === 'active');
    this.expectSignedIn(await this.logIn());
  }

  async guess(): Promise<void> {
    this.narrator.step('Somebody guesses passwords');
    for (let guess = 1; guess <= WRONG_PASSWORDS; guess += 1) {
      this.expectCode(await this.logIn(`${PASSWORD} ${String(guess)}`), 401, 'invalid_credentials');
    }
    const locked = await this.logIn();
    this.expectCode(locked, 429, 'throttled');
    const wait = Number(locked.body['retryAfterSeconds']);
    this.check(`even the right password has to wait: ${String(wait)} s`, wait > 0);
    const reset = await this.act('reset-throttle', {});
    this.check('an administrator ends the wait', reset.status === 200);
  }

  /** @returns the instant of the block */
  async block(): Promise<string> {
    this.narrator.step(`An administrator blocks ${PERSON}`);
    const answer = await this.act('block', { reason: 'left the course' });
    this.check('blocked', answer.status === 200 && answer.body['status'] === 'blocked');
    this.expectCode(await this.logIn(), 403, 'blocked');
    const blocked = answer.body['blocked'] as { readonly since?: string } | null;
    return String(blocked?.since);
  }

  async unblock(): Promise<void> {
    this.narrator.step('The block is lifted');
    const answer = await this.act('unblock', { reason: 'came back' });
    this.check('active again', answer.status === 200 && answer.body['status'] === 'active');
    this.expectSignedIn(await this.logIn());
  }

  async audit(): Promise<void> {
    this.narrator.step(`The administrator reads the book about ${PERSON}`);
    const query = { subject: PERSON, order: 'asc', limit: '500' };
    const answer = await this.asAdmin('GET', '/api/audit/events', { query });
    const items = (answer.body['items'] ?? []) as readonly { readonly type: string }[];
    const decisions = items.map(({ type }) => type).filter((type) => type.startsWith('User'));
    this.check(
      `the decisions in order: ${decisions.join(', ')}`,
      decisions.join() === 'UserSignedUp,UserApproved,UserBlocked,UserUnblocked',
    );
    const failed = items.filter(({ type }) => type === 'LoginFailed').length;
    this.check(`${String(failed)} failed logins`, failed === WRONG_PASSWORDS);
  }

  async replay(at: string): Promise<void> {
    this.narrator.step(`What was true when ${PERSON} was blocked, and what is true now`);
    const path = route`/api/audit/users/${PERSON}/replay`;
    const codeOf = ({ body }: Exchange) => (body['guard'] as { readonly code?: string } | undefined)?.code;
    const then = await this.asAdmin('GET', path, { query: { at } });
    this.check(`at ${at} the guard would have said: ${String(codeOf(then))}`, codeOf(then) === 'blocked');
    const now = await this.asAdmin('GET', path, { query: { at: new Date().toISOString() } });
    this.check(`now it would say: ${String(codeOf(now))}`, codeOf(now) === 'ok');
  }

  async rebuild(): Promise<void> {
    this.narrator.step('The operator rebuilds a read model from the book, while people sign in');
    const answer = await this.asAdmin('POST', '/api/projections/users/rebuild');
    this.check('it has begun (202)', answer.status === 202);
    let accepted = 0;
    let logins = 0;
    do {
      const login = await this.narrator.send(this.web, this.login(PASSWORD));
      logins += 1;
      accepted += login.status === 200 ? 1 : 0;
      await pause(POLL_INTERVAL_MS);
    } while (await this.isRebuilding());
    await this.narrator.printNewEvents();
    this.check(`${String(accepted)} of ${String(logins)} logins meanwhile were let in`, accepted === logins);
  }

  async verify(): Promise<void> {
    this.narrator.step('Every read model is compared with the book, row by row');
    const { body } = await this.narrator.send(this.web, this.asked('GET', '/api/projections'));
    for (const { name } of body['items'] as readonly { readonly name: string }[]) {
      const answer = await this.asAdmin('POST', route`/api/projections/${name}/verify`);
      this.check(`${name}: every row is equal to the book`, answer.body['ok'] === true);
    }
  }

  private async isRebuilding(): Promise<boolean> {
    const { body } = await this.narrator.send(this.web, this.asked('GET', '/api/projections'));
    const items = body['items'] as readonly { readonly name: string; readonly rebuild: unknown }[];
    return items.some(({ name, rebuild }) => name === 'users' && rebuild !== null);
  }

  private login(password: string) {
    const body = { username: PERSON, password, clientAddress: '192.0.2.7' };
    return { method: 'POST', path: '/guard/login', body, token: this.tokens.hub } as const;
  }

  private logIn(password = PASSWORD): Promise<Exchange> {
    return this.narrator.exchange(this.web, this.login(password));
  }

  private act(act: string, body: unknown): Promise<Exchange> {
    return this.asAdmin('POST', route`/api/users/${PERSON}/${act}`, { body });
  }

  private asked(method: 'GET' | 'POST', path: string, more: object = {}) {
    return { method, path, ...more, token: this.tokens.admin } as const;
  }

  private asAdmin(method: 'GET' | 'POST', path: string, more: object = {}): Promise<Exchange> {
    return this.narrator.exchange(this.web, this.asked(method, path, more));
  }

  private check(claim: string, holds: boolean): void {
    this.narrator.check(claim, holds);
  }

  private expectCode({ status, body }: Exchange, expected: number, code: string): void {
    this.check(
      `refused: ${String(status)} ${String(body['code'])}`,
      status === expected && body['code'] === code,
    );
  }

  private expectSignedIn({ status, body }: Exchange): void {
    this.check(
      `let in: ${String(status)} ${String(body['name'])}`,
      status === 200 && body['name'] === PERSON,
    );
  }
}
