import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, KillableServer, Method } from './killable-server';

/** An answer that named the position of its write in the book. */
export interface Acknowledgement {
  readonly position: number;
  readonly types: readonly string[];
  readonly act: string;
}

/** The answers to one person's sign-ins, over all rounds. */
export interface LoginCounts {
  right: number;
  wrong: number;
  /** Refused although the password was right. */
  refused: number;
  unanswered: number;
}

/** The event types that may be at the position named by an act's answer. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  'sign up': ['UserSignedUp'],
  approve: ['UserApproved'],
  invite: ['InvitationCreated'],
  'sign up by invitation': ['UserApproved'],
  reject: ['UserRejected'],
  block: ['UserBlocked'],
  unblock: ['UserUnblocked', 'ThrottleReset'],
  groups: ['GroupsChanged'],
  'grant-admin': ['AdminGranted'],
  'revoke-admin': ['AdminRevoked'],
  'reset-throttle': ['ThrottleReset', 'UserUnblocked'],
  'password-link': ['PasswordLinkIssued'],
  delete: ['CredentialRemoved'],
  redeem: ['PasswordChanged', 'ThrottleReset'],
  login: ['LoginSucceeded'],
};

/** Not ready or overloaded: as with no answer, it is unknown whether the request was executed. */
const UNKNOWN = 503;
const DEFECT = 500;
/** Wait before retrying on an overloaded machine, in ms: the refused request was not begun. */
const OVERLOADED_MS = 1_000;

/** All callers of the server and the answers they got: nothing acknowledged may be lost. */
export class Client {
  readonly acknowledged: Acknowledgement[] = [];
  readonly logins = new Map<string, LoginCounts>();
  readonly faults: string[] = [];
  answers = 0;

  constructor(
    readonly server: KillableServer,
    readonly random: () => number,
  ) {}

  /** @returns null if it is unknown whether it was executed */
  async act(act: string, method: Method, path: string, body?: object): Promise<Answer | null> {
    const answer = await this.ask(act, method, path, body);
    return answer?.status === UNKNOWN ? null : answer;
  }

  private async ask(act: string, method: Method, path: string, body?: object): Promise<Answer | null> {
    const answer = await this.server.call(method, path, body);
    if (answer === null) return null;
    this.answers += 1;
    if (answer.status === DEFECT)
      this.fault(`${act} ${path} was answered 500 ${JSON.stringify(answer.body)}`);
    if (answer.position !== null)
      this.acknowledged.push({ position: answer.position, act, types: TYPES[act] ?? [] });
    return answer;
  }

  async login(username: string, password: string): Promise<Answer | null> {
    const answer = await this.act('login', 'POST', '/guard/login', { username, password });
    const counts = this.countsOf(username);
    if (answer === null) counts.unanswered += 1;
    else if (answer.status === 200) counts.right += 1;
    else if (answer.status === 401) counts.wrong += 1;
    else if (answer.status === 403) counts.refused += 1;
    return answer;
  }

  countsOf(username: string): LoginCounts {
    const known = this.logins.get(username) ?? { right: 0, wrong: 0, refused: 0, unanswered: 0 };
    this.logins.set(username, known);
    return known;
  }

  /** The person as an administrator sees it; null if there is none. @throws Error without an answer */
  async look(username: string): Promise<Record<string, unknown> | null> {
    const { status, body } = await this.sure('look', 'GET', `/api/users/${username}`);
    return status === 200 ? body : null;
  }

  /** For requests that no kill interrupts; retries while the machine is overloaded. @throws Error without an answer */
  async sure(act: string, method: Method, path: string, body?: object): Promise<Answer> {
    for (;;) {
      const answer = await this.ask(act, method, path, body);
      if (answer !== null && answer.status !== UNKNOWN) return answer;
      if (answer?.body.code === 'overloaded') await pause(OVERLOADED_MS);
      else {
        const told = JSON.stringify(answer?.body ?? 'nothing');
        throw new Error(`${act} ${path} was answered ${told}; the server says:\n${this.server.complaints()}`);
      }
    }
  }

  /** Records a fault if the value is none of the lawful ones. */
  expect(what: string, found: unknown, ...lawful: readonly unknown[]): void {
    const shown = JSON.stringify(found);
    if (!lawful.some((each) => JSON.stringify(each) === shown))
      this.fault(
        `${what}: ${shown}, lawful would be ${lawful.map((each) => JSON.stringify(each)).join(' or ')}`,
      );
  }

  fault(text: string): void {
    this.faults.push(text);
  }

  /** An element of the list, chosen by the seeded random numbers. */
  pick<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.random() * list.length)];
  }
}
