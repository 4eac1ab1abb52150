import { createHash } from 'node:crypto';
import { codeOf } from '../support/answers';
import { Browser, signedIn } from '../support/browser';
import { openTestApp, PASSWORD, type Answer, type TestApp } from '../support/test-app';

const HUB = `gbk_${'h'.repeat(43)}`;
const HUB_SESSION = '0f4cc2e1a7b94d0cb9f5a9f3a3c1d2e4';
const HASH = createHash('sha256').update(HUB_SESSION).digest('hex');
const NOBODY = '0199a1c2-5f7e-7b1a-9d0e-3c1f4f2a7b10';

interface Person {
  readonly name: string;
  readonly userId: string;
  readonly passwordRevision: number;
}

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp({ env: { GATEBOOK_HUB_TOKEN: HUB } });
});
afterAll(() => gatebook.close());

/** Somebody who has signed in at the hub. */
const newPerson = async (): Promise<Person> => {
  const name = await gatebook.newPerson();
  const { body } = await gatebook.login(name);
  return { name, userId: String(body['userId']), passwordRevision: Number(body['passwordRevision']) };
};
const order = (body: object, token = HUB) => gatebook.ask('POST', '/guard/tickets', { token, body });
const ticketFor = async ({ userId, passwordRevision }: Person, more: object = {}) => {
  const answer = await order({ userId, passwordRevision, ...more });
  expect(answer.status).toBe(201);
  return String(answer.body['ticket']);
};
/** A browser that is signed in at the hub. */
const hubBrowser = (hubSession: string | null = HUB_SESSION): Browser => {
  const browser = new Browser(gatebook);
  browser.hubSession = hubSession;
  return browser;
};
const redeem = (browser: Browser, ticket: string): Promise<Answer> =>
  browser.ask('POST', '/api/session', { ticket });

describe('a ticket', () => {
  it('is made without an event, and works for 30 seconds', async () => {
    const { userId, passwordRevision } = await newPerson();
    const events = await gatebook.eventsOf(async () => {
      const answer = await order({ userId: userId.toUpperCase(), passwordRevision, hubSession: HASH });
      expect(answer.status).toBe(201);
      expect(answer.body).toEqual({
        ticket: expect.stringMatching(/^gbt_[\w-]+\.[\w-]{43}$/) as string,
        expiresAt: new Date(gatebook.clock.nowMs() + 30_000).toISOString(),
      });
      expect(answer.headers['cache-control']).toBe('no-store');
    });
    expect(events).toEqual([]);
  });

  it('opens a session of that person, without a typed password', async () => {
    const person = await newPerson();
    const ticket = await ticketFor(person, { hubSession: HASH });
    const browser = hubBrowser();
    let answer: Answer | undefined;
    const events = await gatebook.eventsOf(async () => (answer = await redeem(browser, ticket)));
    expect(events).toEqual(['HubSessionBegun']);
    expect(answer?.status).toBe(200);
    expect(answer?.body).toMatchObject({
      userId: person.userId,
      username: person.name,
      admin: false,
      freshUntil: null,
      mustChangePassword: false,
    });
    expect(browser.device).toBeNull();
    expect(await browser.status()).toBe(200);
    const list = await browser.ask('GET', '/api/me/sessions');
    expect(list.body).toMatchObject({ items: [{ current: true, origin: 'hub' }] });
  });

  it('opens one session, also where two browsers send it at once', async () => {
    const ticket = await ticketFor(await newPerson());
    const browsers = [1, 2, 3, 4].map(() => hubBrowser());
    const answers = await Promise.all(browsers.map((browser) => redeem(browser, ticket)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 410, 410, 410]);
    for (const { status, body } of answers) if (status === 410) expect(body['code']).toBe('link_invalid');
    const statuses = await Promise.all(browsers.map((browser) => browser.status()));
    expect(statuses.sort((a, b) => a - b)).toEqual([200, 401, 401, 401]);
  });

  it('opens no second session after a restart, or after the session has ended', async () => {
    const ticket = await ticketFor(await newPerson());
    const browser = hubBrowser();
    await redeem(browser, ticket);
    await browser.ask('DELETE', '/api/session');
    expect(codeOf(await redeem(hubBrowser(), ticket))).toBe('link_invalid');
    await gatebook.restart();
    expect(codeOf(await redeem(hubBrowser(), ticket))).toBe('link_invalid');
  });

  it('that was not used works after a restart', async () => {
    const ticket = await ticketFor(await newPerson());
    await gatebook.restart();
    expect((await redeem(hubBrowser(), ticket)).status).toBe(200);
  });

  it('opens nothing from 30 seconds on', async () => {
    const person = await newPerson();
    const [early, late] = [await ticketFor(person), await ticketFor(person)];
    gatebook.clock.advance(29_999);
    expect((await redeem(hubBrowser(), early)).status).toBe(200);
    gatebook.clock.advance(1);
    const refused = await redeem(hubBrowser(), late);
    expect([refused.status, codeOf(refused)]).toEqual([410, 'link_invalid']);
  });

  it.each<[string, (ticket: string) => string]>([
    ['another signature', (ticket) => `${ticket.slice(0, -4)}AAAA`],
    ['another content', (ticket) => ticket.replace(/_..../, '_eyJh')],
    ['no signature', (ticket) => ticket.split('.')[0] ?? ''],
    ['more behind it', (ticket) => `${ticket}.A`],
    ['another prefix', (ticket) => ticket.replace('gbt_', 'gbw_')],
    ['no end', (ticket) => ticket + 'A'.repeat(4_000)],
    ['nothing in it', () => ''],
  ])('with %s is refused', async (_, forge) => {
    const ticket = await ticketFor(await newPerson());
    const browser = hubBrowser();
    expect(codeOf(await redeem(browser, forge(ticket)))).toBe('link_invalid');
    expect(browser.setCookie).toBeUndefined();
  });

  it('ends the session that the browser had before', async () => {
    const person = await newPerson();
    const browser = await signedIn(gatebook, person.name);
    const before = browser.at(gatebook);
    await redeem(browser, await ticketFor(person));
    expect([await browser.status(), await before.status()]).toEqual([200, 401]);
  });

  it('is nowhere: not in an event, an answer or a log line', async () => {
    const ticket = await ticketFor(await newPerson(), { hubSession: HASH });
    const browser = hubBrowser();
    await redeem(browser, ticket);
    await redeem(browser, ticket);
    const own = await browser.ask('GET', '/api/me/export');
    const everywhere = [own.text, JSON.stringify(await gatebook.events()), ...gatebook.logged];
    for (const text of everywhere) {
      expect(text).not.toContain(ticket.slice(4, 60));
      expect(text).not.toContain(HUB_SESSION);
    }
  });
});

describe('an order of a ticket', () => {
  it('is for scope hub alone', async () => {
    const { userId, passwordRevision } = await newPerson();
    for (const token of [gatebook.guardToken, gatebook.adminToken])
      expect(codeOf(await order({ userId, passwordRevision }, token))).toBe('insufficient_scope');
  });

  it.each<[string, string, (person: Person) => Promise<unknown>]>([
    ['blocked', 'blocked', ({ name }) => gatebook.act(name, 'block')],
    ['removed by a hub', 'blocked', ({ name }) => remove(name)],
    ['deleted', 'not_found', ({ name }) => deleteUser(name)],
    ['whose password is another one now', 'password_changed', ({ name }) => newPassword(name)],
  ])('for somebody who is %s is refused with %s', async (_, code, happens) => {
    const person = await newPerson();
    await happens(person);
    const { userId, passwordRevision } = person;
    expect(codeOf(await order({ userId, passwordRevision }))).toBe(code);
  });

  it('for somebody in none of the groups of the token is refused', async () => {
    const { userId, passwordRevision } = await newPerson();
    const body = { name: 'lab', scopes: ['hub'], allowedGroups: ['students'] };
    const issued = await gatebook.ask('POST', '/api/tokens', { token: gatebook.adminToken, body });
    const refused = await order({ userId, passwordRevision }, String(issued.body['token']));
    expect(codeOf(refused)).toBe('not_allowed_here');
  });

  it.each([
    {},
    { userId: NOBODY },
    { userId: 'ada', passwordRevision: 0 },
    { userId: NOBODY, passwordRevision: null },
    { userId: NOBODY, passwordRevision: -1 },
    { userId: NOBODY, passwordRevision: 0, hubSession: HASH.toUpperCase() },
    { userId: NOBODY, passwordRevision: 0, hubSession: HUB_SESSION },
    { userId: NOBODY, passwordRevision: 0, hubSession: null },
    { userId: NOBODY, passwordRevision: 0, browser: HUB_SESSION },
    { userId: NOBODY, passwordRevision: 0, name: 'ada' },
  ])('is refused with a reason: %j', async (body) => {
    expect(['invalid_request', 'validation_failed']).toContain(codeOf(await order(body)));
  });

  it('for nobody is not found', async () => {
    expect(codeOf(await order({ userId: NOBODY, passwordRevision: 0 }))).toBe('not_found');
  });
});

describe('a person who is no longer admitted when the ticket is sent', () => {
  it.each<[string, string, (person: Person) => Promise<unknown>]>([
    ['by a block', 'blocked', ({ name }) => gatebook.act(name, 'block')],
    ['by a deletion', 'link_invalid', ({ name }) => deleteUser(name)],
    ['with another password', 'password_changed', ({ name }) => newPassword(name)],
  ])('%s gets no session: %s', async (_, code, happens) => {
    const person = await newPerson();
    const ticket = await ticketFor(person);
    await happens(person);
    const browser = hubBrowser();
    expect(codeOf(await redeem(browser, ticket))).toBe(code);
    expect(browser.setCookie).toBeUndefined();
  });

  it.each([
    {},
    { username: 'ada' },
    { password: PASSWORD },
    { ticket: 'gbt_', username: 'ada', password: PASSWORD },
    { ticket: 'gbt_', username: 'ada' },
    { ticket: 1 },
    { ticket: null },
  ])('a body with neither a password nor a ticket, or both, is no request: %j', async (body) => {
    const answer = await hubBrowser().ask('POST', '/api/session', body);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_request']);
  });

  it('and a page of another origin opens nothing', async () => {
    const ticket = await ticketFor(await newPerson());
    const foreign = new Browser(gatebook, { 'sec-fetch-site': 'cross-site' });
    expect(codeOf(await redeem(foreign, ticket))).toBe('wrong_origin');
    expect((await redeem(hubBrowser(), ticket)).status).toBe(200);
  });
});

const remove = (name: string) => gatebook.ask('DELETE', `/guard/people/${name}`, { token: HUB });
const deleteUser = (name: string) =>
  gatebook.ask('DELETE', `/api/users/${name}`, { token: gatebook.adminToken });
const newPassword = async (name: string) => {
  const { body } = await gatebook.act(name, 'password-link');
  const redeemed = { token: body['token'], password: 'marble compass hums 77' };
  return gatebook.ask('POST', '/api/password-links/redeem', { body: redeemed });
};
