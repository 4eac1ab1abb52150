import { CommandBus } from '@nestjs/cqrs';
import { OWN_RULES } from '../../src/domain/admission';
import { commandContext } from '../../src/event-store/envelope';
import { SignIn } from '../../src/sign-in/sign-in';
import { statusAndCode } from '../support/answers';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

const NEW_PASSWORD = 'marble kettle seventeen owls';

let gatebook: TestApp;
beforeEach(async () => {
  gatebook = await openTestApp();
  await gatebook.person('ada');
});
afterEach(() => gatebook.close());

const requireChange = (required: unknown, name = 'ada', token = gatebook.adminToken) =>
  gatebook.ask('PUT', `/api/users/${name}/password-change-required`, { token, body: { required } });
const person = async () => (await gatebook.ask('GET', '/api/users/ada', { token: gatebook.adminToken })).body;
/** Signs in on our own pages. */
const inBrowser = (password = PASSWORD) =>
  gatebook.app.nest.get(CommandBus).execute(
    new SignIn(commandContext({ kind: 'anonymous', id: null }), {
      who: 'ada',
      proofs: { password },
      client: { address: { value: '192.0.2.7', source: 'peer' }, userAgent: 'Firefox', device: null },
      rules: OWN_RULES,
      origin: 'browser',
    }),
  );

describe('a new password', () => {
  it('is required, and not any more, each once', async () => {
    for (const [required, type] of [
      [true, 'PasswordChangeRequired'],
      [false, 'PasswordChangeWaived'],
    ] as const) {
      for (const expected of [[type], []]) {
        const events = await gatebook.eventsOf(async () => {
          const answer = await requireChange(required);
          expect(answer.status).toBe(200);
          expect(answer.body).toMatchObject({ username: 'ada', mustChangePassword: required });
        });
        expect(events).toEqual(expected);
      }
      expect(await person()).toMatchObject({ mustChangePassword: required });
    }
  });

  it.each([undefined, null, 'true', 1])('is refused with %j', async (required) => {
    expect(statusAndCode(await requireChange(required))).toEqual([400, 'invalid_request']);
  });

  it('is required by administrators alone, of an existing person', async () => {
    expect((await requireChange(true, 'ada', gatebook.guardToken)).status).toBe(403);
    expect(statusAndCode(await requireChange(true, 'nobody-here'))).toEqual([404, 'not_found']);
  });
});

describe('a person who has to set a new password', () => {
  beforeEach(() => requireChange(true));

  it('is refused by the guard after the right password, which counts as no failure', async () => {
    expect(statusAndCode(await gatebook.login('ada', 'wrong'))).toEqual([401, 'invalid_credentials']);
    const events = await gatebook.eventsOf(async () => {
      for (let i = 0; i < 6; i += 1)
        expect(statusAndCode(await gatebook.login('ada'))).toEqual([403, 'password_change_required']);
    });
    expect(new Set(events)).toEqual(new Set(['LoginAttempted', 'LoginRefused']));
    expect(await person()).toMatchObject({ throttle: { failures: 1 } });
  });

  it('stays signed in at the hub', async () => {
    const answer = await gatebook.ask('GET', '/guard/users/ada', { token: gatebook.guardToken });
    expect(answer.status).toBe(200);
  });

  it('is let in on our own pages, in order to set one', async () => {
    const events = await gatebook.eventsOf(async () => {
      const { person: ada, mustChangePassword, device } = await inBrowser();
      expect([ada.username, mustChangePassword]).toEqual(['ada', true]);
      expect(device).toMatch(/^gbd_/);
    });
    expect(events).toEqual(['LoginAttempted', 'LoginSucceeded']);
  });

  it('is let in after a password link was redeemed', async () => {
    const { token } = (await gatebook.act('ada', 'password-link')).body;
    const body = { token, password: NEW_PASSWORD };
    expect((await gatebook.ask('POST', '/api/password-links/redeem', { body })).status).toBe(204);
    expect((await gatebook.login('ada', NEW_PASSWORD)).status).toBe(200);
    expect(await inBrowser(NEW_PASSWORD)).toMatchObject({ mustChangePassword: false });
    expect(await person()).toMatchObject({ mustChangePassword: false });
  });

  it('is let in when the administrator waives it', async () => {
    await requireChange(false);
    expect((await gatebook.login('ada')).status).toBe(200);
  });
});

describe('a sign-in on our own pages', () => {
  it('has the same limits and outcomes as one at a hub', async () => {
    for (let i = 0; i < 5; i += 1)
      await expect(inBrowser('wrong')).rejects.toMatchObject({ code: 'invalid_credentials' });
    await expect(inBrowser()).rejects.toMatchObject({ code: 'throttled' });
    expect(statusAndCode(await gatebook.login('ada'))).toEqual([429, 'throttled']);
  });

  it('is in the audit with its address, by nobody who was known', async () => {
    await inBrowser();
    const token = await gatebook.token('audit');
    const answer = await gatebook.ask('GET', '/api/audit/events?type=LoginAttempted', { token });
    expect(answer.body.items).toMatchObject([
      {
        subject: { username: 'ada' },
        actor: { kind: 'anonymous' },
        address: { value: '192.0.2.7', source: 'peer' },
        userAgent: 'Firefox',
      },
    ]);
  });
});
