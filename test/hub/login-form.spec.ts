import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanUp } from './clean-up';
import { type GatebookProcess, startGatebook } from './gatebook-process';
import { type FormFields, HubBrowser } from './hub-browser';
import { HUBS } from './hub-environments';
import { type HubProcess, startHub } from './hub-process';

const LOCK_AFTER = 3;

const rightPassword = 'plum orbit velvet lantern';
const newPassword = 'copper sonnet drifts 83';
const wrongPassword = 'granite otter seldom paper';
const oddPassword = '\u00a0 "<&>" %20+#;= pa\u0308ßwörd 😀\u200b ';
/** The cookie by which servers and services know a browser's session at the hub. */
const SESSION_ID = 'jupyterhub-session-id';
const wrongText = 'Invalid username or password';

describe.each(HUBS)('the login form of JupyterHub %s', (version) => {
  let folder: string;
  let gatebook: GatebookProcess;
  let hub: HubProcess;
  let auditToken: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatebook-form-'));
    gatebook = await startGatebook(join(folder, 'data'), {
      GATEBOOK_SIGN_UP: 'open',
      GATEBOOK_LOCK_AFTER: String(LOCK_AFTER),
      GATEBOOK_LOCK_SECONDS: '600',
      GATEBOOK_ADDRESS_FAILURES: '1000',
    });
    const guardToken = (await gatebook.issueToken('hub', 'guard')).token;
    auditToken = (await gatebook.issueToken('reader', 'audit')).token;
    for (const name of ['ada', 'grace', 'bob', 'tom', 'out', 'eva', 'kim', 'zoe'])
      await gatebook.signUp(name, rightPassword);
    await gatebook.signUp('odd', oddPassword);
    await gatebook.cli('users', 'block', 'bob', '--reason', '100% <b>late</b> %s');
    hub = await startHub(join(folder, 'hub'), {
      version,
      guardUrl: gatebook.url,
      guardToken,
      // the form is there all the same
      more: { 'Authenticator.auto_login': true, 'Authenticator.blocked_users': ['out'] },
    });
  });

  afterAll(() => cleanUp(folder, hub, gatebook));

  const newBrowser = (headers = {}) => new HubBrowser(hub.url, headers);

  it('is shown again with a refusal, and leads to where the person wanted to go', async () => {
    const browser = newBrowser();
    const refused = await browser.signIn('bob', rightPassword, '/hub/token?a=b');
    const signedIn = await browser.submit({ username: 'ada', password: rightPassword });

    expect(refused).toMatchObject({ status: 403, isForm: true, location: null });
    expect(refused.message).toBe(
      'Your account is blocked. The reason: “100% <b>late</b> %s”. Ask an administrator.',
    );
    expect(signedIn).toMatchObject({ status: 302, location: '/hub/token?a=b' });
  });

  it('leads to the own account, where this hub says that it does not know where that is', async () => {
    const browser = newBrowser();
    const { location } = await browser.signIn('ada', rightPassword, '/hub/gatebook/account');
    const { status, body } = await browser.request(location ?? '');

    expect([location, status]).toEqual(['/hub/gatebook/account', 503]);
    expect(body).toContain('This hub does not know where the pages of Gatebook are.');
  });

  describe('that was opened before somebody signed in', () => {
    /** A form that has expired, from JupyterHub 4 on, is shown again. */
    const submit = async (tab: HubBrowser, person: FormFields) => {
      const answer = await tab.submit(person);
      return answer.isForm ? tab.submit(person) : answer;
    };

    it('lets in at once whoever has a session of an older password in this browser', async () => {
      const browser = newBrowser();
      const otherTab = browser.newTab();
      await otherTab.openLoginForm();
      await browser.signIn('kim', rightPassword);
      await gatebook.setPassword('kim', newPassword);
      const signedIn = await submit(otherTab, { username: 'kim', password: newPassword });

      expect(signedIn.status).toBe(302);
      expect(await browser.whoAmI()).toMatchObject({ name: 'kim' });
    });

    it.each([
      ['begins another session of the hub for another person', 'eva', false],
      ['goes on with the session of the same person', 'ada', true],
    ])('%s', async (_, username, isSame) => {
      const browser = newBrowser();
      const otherTab = browser.newTab();
      await otherTab.openLoginForm();
      await browser.signIn('ada', rightPassword);
      const before = browser.valueOf(SESSION_ID);
      await submit(otherTab, { username, password: rightPassword });

      expect(before).toMatch(/^[0-9a-f]{32}$/);
      expect(browser.valueOf(SESSION_ID) === before).toBe(isSame);
      expect(await browser.whoAmI()).toMatchObject({ name: username });
    });
  });

  it('says so where a list of the hub shuts the person out, and only after the right password', async () => {
    const shutOut = await newBrowser().signIn('out', rightPassword);
    const wrong = await newBrowser().signIn('out', wrongPassword);

    expect(shutOut).toMatchObject({ status: 403, isForm: true });
    expect(shutOut.message).toBe('Your account may not use this hub. Ask an administrator.');
    expect(wrong.message).toBe(wrongText);
  });

  it('is shown again when it has expired, and then works', async () => {
    const browser = newBrowser();
    await browser.openLoginForm('/hub/token');
    browser.forgetCookie('_xsrf');
    const expired = await browser.submit({ username: 'ada', password: rightPassword, _xsrf: 'expired' });
    // JupyterHub 3 has no token in its forms
    if (!version.startsWith('3.')) {
      expect(expired).toMatchObject({
        status: 403,
        isForm: true,
        message: 'This form has expired. Please sign in again.',
      });
      expect(await browser.submit({ username: 'ada', password: rightPassword })).toMatchObject({
        status: 302,
        location: '/hub/token',
      });
    }

    expect(await browser.whoAmI()).toMatchObject({ name: 'ada' });
  });

  it('of a second tab signs in another person, not the first one again', async () => {
    const browser = newBrowser();
    const secondTab = browser.newTab();
    await secondTab.openLoginForm();
    await browser.signIn('ada', rightPassword);
    let answer = await secondTab.submit({ username: 'grace', password: rightPassword });
    if (answer.isForm) answer = await secondTab.submit({ username: 'grace', password: rightPassword });

    expect(answer.status).toBe(302);
    expect(await browser.whoAmI()).toMatchObject({ name: 'grace' });
  });

  it.each([{}, { username: 'ada' }, { password: rightPassword }, { username: ' ', password: rightPassword }])(
    'asks for what is missing in %j',
    async (fields) => {
      const browser = newBrowser();
      await browser.openLoginForm();
      const answer = await browser.submit(fields);

      expect(answer).toMatchObject({ status: 400, isForm: true });
      expect(answer.message).toBe('Please type your username and your password.');
    },
  );

  it('sends the password exactly as it is typed', async () => {
    expect(await newBrowser().signIn('odd', oddPassword)).toMatchObject({ status: 302 });
    expect(await newBrowser().signIn('odd', oddPassword.trim())).toMatchObject({ message: wrongText });
  });

  it('repeats nothing of a text in another encoding', async () => {
    const browser = newBrowser();
    await browser.openLoginForm();
    const answer = await browser.submit('username=ada&password=gro%DFes+geheimnis');
    const name = await browser.submit('username=m%FCller&password=geheimnis&next=%FC');

    for (const { status, message, isForm, page } of [answer, name]) {
      expect({ status, isForm }).toEqual({ status: 400, isForm: true });
      expect(message).toBe('The form could not be read: its text is not in UTF-8. Please type it again.');
      expect(page).not.toContain('geheimnis');
    }
    expect(hub.log()).not.toContain('geheimnis');
  });

  it.each(['x'.repeat(5000), 'two\nlines', '..', 'a/b'])(
    'does not ask for a name that nobody can have, and logs it on one short line (%#)',
    async (name) => {
      const { status, message, isForm } = await newBrowser().signIn(name, rightPassword);

      expect({ status, message, isForm }).toEqual({ status: 403, message: wrongText, isForm: true });
      expect(hub.log()).not.toContain('x'.repeat(65));
      expect(hub.log()).not.toMatch(/^lines/m);
    },
  );

  it('shows what was typed as text', async () => {
    const { page } = await newBrowser().signIn('<b>me', rightPassword);

    expect(page).toContain('&lt;b&gt;me');
    expect(page).not.toContain('<b>me');
  });

  describe('in a browser in which a person has signed in', () => {
    it('lets the owner in whom a stranger has locked out', async () => {
      const known = newBrowser();
      await known.signIn('tom', rightPassword);
      await known.request('/hub/logout');
      for (let failure = 0; failure < LOCK_AFTER; failure += 1) {
        await newBrowser().signIn('tom', wrongPassword);
      }
      const elsewhere = await newBrowser().signIn('tom', rightPassword);

      expect(elsewhere).toMatchObject({ status: 429, isForm: true });
      expect(await known.signIn('tom', rightPassword)).toMatchObject({ status: 302 });
      const attributes = String(known.attributesOf('gatebook-device')).split('; ');
      expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', 'Path=/hub/login', 'SameSite=Strict']));
    });
  });

  describe('used through its proxy by a client that lies about its address', () => {
    it.each(['X-Real-Ip', 'X-Forwarded-For'])('does not believe %s', async (header) => {
      await newBrowser({ [header]: '203.0.113.9' }).signIn('ada', rightPassword);
      const last = (await gatebook.loginOutcomes('ada', auditToken)).at(-1);

      expect(last).toMatchObject({ type: 'LoginSucceeded', address: { value: '127.0.0.1', source: 'hub' } });
    });

    it('says in the log of the hub that everybody comes from one private address, and how to mend it', async () => {
      for (const name of ['ada', 'grace', 'eva', 'tom', 'zoe'])
        await newBrowser().signIn(name, rightPassword);
      const warnings = hub.log().match(/Every sign-in comes from the private address [^\n]*/g);

      expect(warnings).toEqual([
        expect.stringMatching(/ 127\.0\.0\.1: .*GatebookAuthenticator\.trusted_proxies/),
      ]);
    });
  });
});
