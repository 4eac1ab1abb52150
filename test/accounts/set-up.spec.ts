import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

let gatebook: TestApp;
beforeEach(async () => {
  gatebook = await openTestApp();
});
afterEach(() => gatebook.close());

const setUp = (username: string, token: string, password = PASSWORD) =>
  gatebook.ask('POST', '/api/set-up', { body: { token, username, password } });

describe('the set-up link', () => {
  it('makes the first administrator, once', async () => {
    const token = gatebook.app.setUpToken ?? '';
    const events = await gatebook.eventsOf(async () => {
      const done = await setUp('ada', token);
      expect([done.status, done.json()]).toEqual([201, { userId: expect.any(String), username: 'ada' }]);
    });
    expect(events).toEqual(['UserSignedUp', 'AdminGranted', 'UserApproved']);
    expect((await setUp('ben', token)).json()).toMatchObject({ status: 409, code: 'already_set_up' });
  });

  it('with another token makes nobody', async () => {
    const events = await gatebook.eventsOf(async () => {
      expect((await setUp('ada', 'gbs_other')).json()).toMatchObject({ status: 410, code: 'link_invalid' });
    });
    expect(events).toEqual([]);
  });

  it('refuses a weak password and a malformed name at once, and stays good', async () => {
    const token = gatebook.app.setUpToken ?? '';
    const refused = (await setUp('ro/ot', token, 'password')).json<{
      code: string;
      fields: { field: string }[];
    }>();
    expect(refused.code).toBe('validation_failed');
    expect(new Set(refused.fields.map(({ field }) => field))).toEqual(new Set(['username', 'password']));
    expect((await setUp('ada', token)).status).toBe(201);
  });

  it('lets its holder take a reserved name, such as the one that a hub knows as its administrator', async () => {
    expect((await setUp('admin', gatebook.app.setUpToken ?? '')).status).toBe(201);
  });
});
