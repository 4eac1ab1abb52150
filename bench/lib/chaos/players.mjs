import { setTimeout as pause } from 'node:timers/promises';
import { call } from '../call.mjs';
import { EFFECTIVE_WITHIN_MS, NONE, Person } from './person.mjs';

/** Time-out of a request, in ms. */
const ANSWER_MAX_MS = 30_000;

/** How many of ten sign-ins have a wrong password. */
const WRONG_OF_TEN = 1.5;

/** People who sign up, sign in, are blocked and unblocked, over several Gatebooks. */
export class Players {
  people = [];

  /**
   * @param gates addresses of the Gatebooks
   * @param tokens `admin` and `guard`
   * @param isOver whether to begin nothing new
   */
  constructor({ gates, tokens, random, judge, isOver }) {
    Object.assign(this, { gates, tokens, random, judge, isOver });
    this.run = Date.now().toString(36);
  }

  play() {
    return Promise.all([
      ...[1, 2].map(() => this.repeatedly(600, () => this.newcomer())),
      ...[1, 2, 3].map(() => this.repeatedly(300, () => this.blockAndUnblock())),
      ...[1, 2, 3, 4, 5, 6].map(() => this.repeatedly(40, () => this.signIn())),
      ...[1, 2].map(() => this.repeatedly(30, () => this.checkUser())),
    ]);
  }

  async repeatedly(pauseMs, act) {
    while (!this.isOver()) {
      await act();
      await pause(pauseMs * (0.5 + this.random()));
    }
  }

  async newcomer() {
    const number = this.people.length;
    const person = new Person(`c${this.run}-${number}`, `a long pass phrase no. ${this.run} ${number}`);
    person.isChanging = true;
    this.people.push(person);
    const { username, password } = person;
    const from = { 'x-forwarded-for': this.address() };
    await this.change(person, 'pending', (gate) =>
      this.ask('sign-up', gate, '/api/sign-ups', {
        method: 'POST',
        headers: from,
        body: { username, password },
      }),
    );
    await this.transition(person, 'active', 'approve');
    person.isChanging = false;
  }

  async blockAndUnblock() {
    const person = this.anybody();
    if (person === undefined || person.isChanging || person.status !== 'active') return;
    person.isChanging = true;
    await this.transition(person, 'blocked', 'block');
    await pause(500 + 3_000 * this.random());
    await this.transition(person, 'active', 'unblock');
    person.isChanging = false;
  }

  transition(person, status, verb) {
    const path = `/api/users/${person.username}/${verb}`;
    return this.change(person, status, (gate) =>
      this.ask(verb, gate, path, { method: 'POST', token: this.tokens.admin, body: {} }),
    );
  }

  /** Repeats a change until it is acknowledged: after a refusal or an unknown outcome it asks any Gatebook again. */
  async change(person, status, ask) {
    const change = person.begin(status);
    for (let tries = 1; ; tries += 1) {
      const sentAt = performance.now();
      const answer = await ask(this.gate());
      const isOurs = answer.code === 'username_taken' && tries > 1 && (await this.exists(person));
      if (answer.status === 200 || answer.status === 201 || isOurs) {
        change.acknowledgedAt = performance.now();
        change.position = answer.position;
        this.judge.acknowledge();
        return;
      }
      // 404: this Gatebook has not folded the sign-up yet; 409: an earlier attempt may still be in progress
      if (![0, 404, 409, 429, 503].includes(answer.status)) {
        this.judge.tellWrong(
          `${change.event} of ${person.username}: ${answer.status} ${answer.code}`,
          sentAt,
        );
      }
      await pause(100 + 200 * this.random());
    }
  }

  async exists({ username }) {
    const token = this.tokens.admin;
    return (await this.ask('look', this.gate(), `/api/users/${username}`, { token })).status === 200;
  }

  async signIn() {
    const person = this.anybody();
    if (person === undefined || !person.isKnown) return;
    const isRight = this.random() * 10 >= WRONG_OF_TEN;
    const what = isRight ? 'login' : 'wrong password';
    const password = isRight ? person.password : `not ${person.password}`;
    const gate = this.gate();
    const sentAt = performance.now();
    const answer = await this.logIn(gate, person, password);
    this.judge.guard(what, gate, person, sentAt, answer);
    if (answer.status === 200) person.signIns.push(answer.position);
    // a Gatebook that has not folded the sign-up yet counts by the name
    const isCounted = !isRight && !person.possible(sentAt - EFFECTIVE_WITHIN_MS, sentAt).has(NONE);
    if (answer.status === 401 && isCounted) person.wrongPasswords += 1;
    if (answer.status === 200 || answer.status === 401) this.judge.acknowledge();
  }

  logIn(gate, { username }, password) {
    const body = { username, password, clientAddress: this.address() };
    return this.ask(undefined, gate, '/guard/login', { method: 'POST', token: this.tokens.guard, body });
  }

  liftLock(gate, { username }) {
    const path = `/api/users/${username}/reset-throttle`;
    return this.ask('lift a lock', gate, path, { method: 'POST', token: this.tokens.admin, body: {} });
  }

  async checkUser() {
    const person = this.anybody();
    if (person === undefined) return;
    const gate = this.gate();
    const sentAt = performance.now();
    const answer = await this.ask(undefined, gate, `/guard/users/${person.username}`, {
      token: this.tokens.guard,
    });
    this.judge.guard('user check', gate, person, sentAt, answer);
  }

  /** @returns status 0 if no answer came */
  async ask(what, gate, path, options) {
    const sentAt = performance.now();
    const answer = await call(this.gates[gate] + path, { ...options, timeoutMs: ANSWER_MAX_MS }).catch(
      ({ message }) => ({ status: 0, headers: {}, body: JSON.stringify({ code: message }) }),
    );
    const { code } = answer.body === '' ? {} : JSON.parse(answer.body);
    if (what !== undefined) this.judge.count(what, answer.status, code, performance.now() - sentAt);
    return { status: answer.status, code, position: answer.headers['gatebook-position'] ?? null };
  }

  anybody() {
    return this.people[Math.floor(this.random() * this.people.length)];
  }

  gate() {
    return Math.floor(this.random() * this.gates.length);
  }

  /** A different address each time, so that no address limit is reached. */
  address() {
    const part = () => Math.floor(this.random() * 250) + 1;
    return `10.${part()}.${part()}.${part()}`;
  }
}
