import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

let gate: TestApp;
beforeEach(async () => {
  gate = await openTestApp();
});
afterEach(() => gate.close());

const setUp = (username: string, token: string, password = PASSWORD) =>
  gate.ask('POST', '/api/set-up', { body: { token, username, password } });

describe('the set-up link', () => {
  it('makes the first administrator, once', async () => {
    const token = gate.app.setUpToken ?? '';
    const events = await gate.eventsOf(async () => {
      const done = await setUp('ada', token);
      expect([done.statusCode, done.json()]).toEqual([201, { userId: expect.any(String), username: 'ada' }]);
    });
    expect(events).toEqual(['UserSignedUp', 'AdminGranted', 'UserApproved']);
    expect((await setUp('ben', token)).json()).toMatchObject({ status: 409, code: 'already_set_up' });
  });

  it('with another token makes nobody', async () => {
    const events = await gate.eventsOf(async () => {
      expect((await setUp('ada', 'gbs_other')).json()).toMatchObject({ status: 410, code: 'link_invalid' });
    });
    expect(events).toEqual([]);
  });

  it('refuses a weak password and a reserved name at once, and stays good', async () => {
    const token = gate.app.setUpToken ?? '';
    const refused = (await setUp('root', token, 'password')).json<{
      code: string;
      fields: { field: string }[];
    }>();
    expect(refused.code).toBe('validation_failed');
    expect(new Set(refused.fields.map(({ field }) => field))).toEqual(new Set(['username', 'password']));
    expect((await setUp('ada', token)).statusCode).toBe(201);
  });
});
