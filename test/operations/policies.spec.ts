import { openTestApp, type TestApp } from '../support/test-app';

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp();
  await gatebook.settled();
});
afterAll(() => gatebook.close());

const policyOf = (policyId: string, token: string) =>
  gatebook.ask('GET', `/api/policies/${policyId}`, { token });

/** The ids of the policies in the book, the oldest first. */
const recorded = async () => {
  const events = await gatebook.events({ types: ['PolicyInForce'] });
  return events.map(({ data }) => String(data['policyId']));
};

describe('a policy', () => {
  it('is shown with its values to operators and to readers of the audit', async () => {
    const [policyId = ''] = await recorded();
    for (const scope of ['ops', 'audit', 'admin']) {
      const { status, body } = await policyOf(policyId, await gatebook.token(scope));
      expect([scope, status]).toEqual([scope, 200]);
      expect(body).toEqual({
        policyId,
        current: true,
        recordedAt: '2026-03-01T08:00:00.000Z',
        lockAfter: 5,
        lockSeconds: 10,
        lockMaxSeconds: 900,
        addressFailures: 100,
        addressNames: 30,
        addressWindowSeconds: 600,
        signUp: 'approval',
        passwordMinLength: 8,
        passwordMinScore: 2,
      });
    }
  });

  it('is shown to nobody else', async () => {
    const [policyId = ''] = await recorded();
    const { status, body } = await policyOf(policyId, await gatebook.token('hub', 'metrics'));
    expect([status, body.code]).toEqual([403, 'insufficient_scope']);
    expect((await gatebook.ask('GET', `/api/policies/${policyId}`)).status).toBe(401);
  });

  it.each(['0000000000000000', 'toString', '%00', "'--", '..%2f', 'x'.repeat(4_000)])(
    'is not found by an id that none has: %s',
    async (policyId) => {
      const { status, body } = await policyOf(policyId, await gatebook.token('ops'));
      expect([status, body.code]).toEqual([404, 'not_found']);
    },
  );

  it('that is not in force any more keeps its values', async () => {
    const [before = ''] = await recorded();
    gatebook.clock.advance(60_000);
    await gatebook.restart({ GATEBOOK_LOCK_AFTER: '3' });
    await gatebook.settled();
    const [, after = ''] = await recorded();
    const ops = await gatebook.token('ops');
    expect((await policyOf(before, ops)).body).toMatchObject({ current: false, lockAfter: 5 });
    expect((await policyOf(after, ops)).body).toMatchObject({
      current: true,
      lockAfter: 3,
      recordedAt: '2026-03-01T08:01:00.000Z',
    });
  });

  it('has one of the modes of sign-up that the document names', async () => {
    const { components } = (await gatebook.ask('GET', '/api/openapi.json')).json<{
      components: { schemas: Record<string, { properties: Record<string, { enum: string[] }> }> };
    }>();
    const documented = components.schemas['PolicyBody']?.properties['signUp']?.enum ?? [];
    for (const mode of ['open', 'invitation', 'off', 'approval']) {
      await gatebook.restart({ GATEBOOK_SIGN_UP: mode });
      await gatebook.settled();
      const policyId = (await recorded()).at(-1) ?? '';
      const { body } = await policyOf(policyId, await gatebook.token('ops'));
      expect(documented).toContain(body['signUp']);
    }
  });
});
