import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanUp } from './clean-up';
import { type GatebookProcess, startGatebook } from './gatebook-process';
import { HUBS } from './hub-environments';
import { type HubProcess, startHub } from './hub-process';
import { HubBrowser } from './hub-browser';
import { seen, until } from './waiting';

const LOCK_AFTER = 3;
const LOCK_SECONDS = 600;
const rightPassword = 'plum orbit velvet lantern';
const wrongPassword = 'granite otter seldom paper';
const fromTheHub = { value: '127.0.0.1', source: 'hub' };
const genericText = 'Invalid username or password';
const unavailableText = 'Sign-in is not available right now. Please try again in a moment.';
const misconfiguredText =
  'Sign-in does not work: this hub is not set up correctly. Please tell its administrator.';

let folder: string;
let gatebook: GatebookProcess;
let hub: HubProcess;
let hubToken: { id: string; token: string };
let auditToken: string;

describe.each(HUBS)('JupyterHub %s', (version) => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatebook-hub-'));
    gatebook = await startGatebook(join(folder, 'data'), {
      // long enough that a locked person is not admitted again during the run
      GATEBOOK_LOCK_AFTER: String(LOCK_AFTER),
      GATEBOOK_LOCK_SECONDS: String(LOCK_SECONDS),
    });
    hubToken = await gatebook.issueToken('hub', 'guard');
    auditToken = (await gatebook.issueToken('reader', 'audit')).token;
    for (const name of ['ada', 'grace', 'pia', 'bob', 'tom', 'eva'])
      await gatebook.signUp(name, rightPassword);
    await gatebook.cli('users', 'approve', 'ada', 'grace', 'bob', 'tom', 'eva');
    await gatebook.cli('users', 'grant-admin', 'grace');
    await gatebook.cli('users', 'block', 'bob', '--reason', 'left the course');
    hub = await startHub(join(folder, 'hub'), {
      version,
      guardUrl: gatebook.url,
      guardToken: hubToken.token,
      more: {
        'Authenticator.auth_refresh_age': 1,
        'Authenticator.refresh_pre_stop': true,
        'Spawner.cmd': join(__dirname, 'stand-in-server.py'),
      },
    });
  });

  afterAll(() => cleanUp(folder, hub, gatebook));

  describe('an approved person', () => {
    it("signs in through the hub's own login form", async () => {
      const browser = new HubBrowser(hub.url);
      const answer = await browser.signIn('ada', rightPassword);

      expect(answer.status).toBe(302);
      expect(await browser.whoAmI()).toMatchObject({ name: 'ada', admin: false });
      expect(await gatebook.loginOutcomes('ada', auditToken)).toEqual([
        { type: 'LoginSucceeded', reason: undefined, address: fromTheHub },
      ]);
    });

    it('is the same person however the name is typed', async () => {
      const browser = new HubBrowser(hub.url);
      await browser.signIn(' ADA ', rightPassword);

      expect(await browser.whoAmI()).toMatchObject({ name: 'ada' });
    });

    it('is refused with a wrong password', async () => {
      const browser = new HubBrowser(hub.url);
      const answer = await browser.signIn('ada', wrongPassword);

      expect(answer).toMatchObject({ message: genericText, location: null });
      expect((await gatebook.loginOutcomes('ada', auditToken)).at(-1)).toEqual({
        type: 'LoginFailed',
        reason: 'wrong_password',
        address: fromTheHub,
      });
    });
  });

  describe('an administrator', () => {
    it('is an administrator of the hub', async () => {
      const browser = new HubBrowser(hub.url);
      await browser.signIn('grace', rightPassword);

      expect(await browser.whoAmI()).toMatchObject({ name: 'grace', admin: true });
    });
  });

  describe('a person who waits for approval', () => {
    it('is told so after the right password', async () => {
      const browser = new HubBrowser(hub.url);
      const answer = await browser.signIn('pia', rightPassword);

      expect(answer).toMatchObject({ status: 403, location: null });
      expect(answer.message).toMatch(/approv/i);
      expect(await gatebook.loginOutcomes('pia', auditToken)).toEqual([
        { type: 'LoginRefused', reason: 'pending_approval', address: fromTheHub },
      ]);
    });

    it('learns nothing with a wrong password', async () => {
      const browser = new HubBrowser(hub.url);
      const answer = await browser.signIn('pia', wrongPassword);

      expect(answer).toMatchObject({ message: genericText, location: null });
      expect((await gatebook.loginOutcomes('pia', auditToken)).at(-1)).toMatchObject({ type: 'LoginFailed' });
    });
  });

  describe('a blocked person', () => {
    it('is told so after the right password', async () => {
      const browser = new HubBrowser(hub.url);
      const answer = await browser.signIn('bob', rightPassword);

      expect(answer).toMatchObject({ status: 403, location: null });
      expect(answer.message).toMatch(/block/i);
      expect(await gatebook.loginOutcomes('bob', auditToken)).toEqual([
        { type: 'LoginRefused', reason: 'blocked', address: fromTheHub },
      ]);
    });
  });

  describe('somebody nobody knows', () => {
    it('gets the same answer as for a wrong password', async () => {
      const browser = new HubBrowser(hub.url);
      const answer = await browser.signIn('nobody', wrongPassword);

      expect(answer).toMatchObject({ message: genericText, location: null });
    });
  });

  describe('a person whose password is being guessed', () => {
    it('is told how long to wait, even with the right password', async () => {
      for (let failure = 0; failure < LOCK_AFTER; failure += 1) {
        await new HubBrowser(hub.url).signIn('tom', wrongPassword);
      }
      const browser = new HubBrowser(hub.url);
      const answer = await browser.signIn('tom', rightPassword);

      expect(answer).toMatchObject({ status: 429, location: null });
      expect(Number(answer.retryAfter)).toBeGreaterThan(LOCK_SECONDS / 2);
      expect(answer.message).toBe('Too many failed sign-ins. Please try again in 10 minutes.');
    });
  });

  describe('somebody who is in', () => {
    it('gets what Gatebook gives, and loses what it takes', async () => {
      const browser = new HubBrowser(hub.url);
      await browser.signIn('ada', rightPassword);
      await gatebook.cli('users', 'grant-admin', 'ada');
      await gatebook.cli('users', 'groups', 'ada', 'course-1');
      const changed = await seen(browser, ({ admin, groups }) => admin && groups.length > 0);
      await gatebook.cli('users', 'revoke-admin', 'ada');
      const back = await seen(browser, ({ admin }) => !admin);

      expect(changed).toMatchObject({ name: 'ada', admin: true, groups: ['course-1'] });
      expect(back).toMatchObject({ admin: false, groups: ['course-1'] });
    });

    it('is out with browser and tokens when blocked, and in again after a new sign-in', async () => {
      const browser = new HubBrowser(hub.url);
      await browser.signIn('eva', rightPassword);
      const token = { headers: { authorization: `token ${await browser.newApiToken()}` } };
      const stranger = new HubBrowser(hub.url);
      const before = await stranger.request('/hub/api/user', token);
      await gatebook.cli('users', 'block', 'eva');
      await until(async () => (await browser.request('/hub/home')).status === 302);
      const blocked = await stranger.request('/hub/api/user', token);
      await gatebook.cli('users', 'unblock', 'eva');
      const again = await new HubBrowser(hub.url).signIn('eva', rightPassword);

      expect([before.status, blocked.status, again.status]).toEqual([200, 403, 302]);
      expect(hub.log()).toContain("'eva' may not stay signed in: blocked");
      // the hub's own line about it is a traceback
      expect(hub.log()).not.toContain('Failed to get current user');
    });

    it('has a server that an administrator can stop after the block', async () => {
      const browser = new HubBrowser(hub.url);
      await browser.signIn('eva', rightPassword);
      const admin = new HubBrowser(hub.url);
      await admin.signIn('grace', rightPassword);
      const asEva = { headers: { authorization: `token ${await browser.newApiToken()}` } };
      const asAdmin = { headers: { authorization: `token ${await admin.newApiToken()}` } };
      const server = '/hub/api/users/eva/server';
      const started = await browser.request(server, { method: 'POST', ...asEva });
      await until(async () => (await browser.request('/user/eva/', asEva)).status === 200);
      await gatebook.cli('users', 'block', 'eva');
      await until(async () => (await browser.request('/hub/home')).status === 302);
      const stopped = await admin.request(server, { method: 'DELETE', ...asAdmin });
      await gatebook.cli('users', 'unblock', 'eva');

      expect([201, 202]).toContain(started.status);
      expect([202, 204]).toContain(stopped.status);
    });
  });

  describe('a hub whose token was revoked', () => {
    it('throws nobody out for some minutes', async () => {
      const browser = new HubBrowser(hub.url);
      await browser.signIn('grace', rightPassword);
      await gatebook.cli('token', 'revoke', hubToken.id);
      await until(async () => {
        await browser.request('/hub/home');
        return hub.log().includes('People who are signed in may stay for 300 seconds');
      });

      expect(await browser.whoAmI()).toMatchObject({ name: 'grace' });
    });

    it('lets nobody in and tells its operator why', async () => {
      const browser = new HubBrowser(hub.url);
      const answer = await browser.signIn('ada', rightPassword);

      expect(answer).toMatchObject({ status: 503, message: misconfiguredText, location: null });
      expect(hub.log()).toContain(`Gatebook at '${gatebook.url}': it does not accept the token from /`);
    });
  });

  describe('a hub without its Gatebook', () => {
    it('lets nobody in and asks for patience', async () => {
      await gatebook.stop();
      const browser = new HubBrowser(hub.url);
      const answer = await browser.signIn('ada', rightPassword);

      expect(answer).toMatchObject({ status: 503, message: unavailableText, location: null });
    });
  });

  describe('what the hub and Gatebook logged meanwhile', () => {
    it('holds neither a password nor the token', () => {
      for (const log of [hub.log(), gatebook.log()]) {
        for (const secret of [rightPassword, wrongPassword, hubToken.token])
          expect(log).not.toContain(secret);
      }
    });
  });
});
