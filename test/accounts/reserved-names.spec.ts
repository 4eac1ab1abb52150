import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp({ env: { GATEBOOK_RESERVED_NAMES: 'admin,root,ada' } });
});
afterAll(() => gatebook.close());

describe('a reserved name', () => {
  it('is refused to a stranger who signs up', async () => {
    const refused = await gatebook.ask('POST', '/api/sign-ups', {
      body: { username: ' ADMIN', password: PASSWORD },
    });
    expect(refused.status).toBe(422);
    expect(refused.body.fields).toMatchObject([{ field: 'username', code: 'reserved' }]);
  });

  it('can be added by an administrator', async () => {
    const added = await gatebook.ask('POST', '/api/users', {
      token: gatebook.adminToken,
      body: { username: 'Admin' },
    });
    expect([added.status, added.body.username, added.body.status]).toEqual([201, 'admin', 'active']);
  });

  it('can be added by an operator', async () => {
    const added = await gatebook.ask('POST', '/api/users', { asOperator: true, body: { username: 'root' } });
    expect([added.status, added.body.username]).toEqual([201, 'root']);
  });

  it.each(['..', 'a/b', '019b7f00-0000-7000-8000-00000000000a', 'x'.repeat(65)])(
    'is not what refuses %j to an administrator',
    async (username) => {
      const refused = await gatebook.ask('POST', '/api/users', {
        token: gatebook.adminToken,
        body: { username },
      });
      expect(refused.status).toBe(422);
      expect(refused.body.fields).toMatchObject([{ field: 'username', code: 'invalid_format' }]);
    },
  );
});
