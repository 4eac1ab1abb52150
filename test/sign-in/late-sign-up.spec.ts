import { clearLine, disturbed } from '../support/disturbed-store';
import { Gong } from '../support/gong';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

describe('a sign-up that is stored, and folded late', () => {
  let gatebook: TestApp;
  const line = clearLine();
  beforeAll(async () => {
    gatebook = await openTestApp({ around: (store) => disturbed(store, line), waits: { positionMs: 2_000 } });
  });
  afterAll(() => gatebook.close());

  it('is asked to try again, and keeps its password', async () => {
    const answered = new Gong();
    const { beforeMessage } = line;
    line.beforeMessage = async (message) => {
      if (message.kind !== 'event' || message.event.type !== 'UserSignedUp') return;
      line.beforeMessage = beforeMessage;
      await answered.rung;
    };
    const body = { username: 'ada', password: PASSWORD, email: 'ada@example.org' };
    const answer = await gatebook.ask('POST', '/api/sign-ups', { body });
    expect(answer.body.code).toBe('not_ready');
    answered.ring();
    await gatebook.app.parts.projector.waitFor(await gatebook.store.head(), Number.POSITIVE_INFINITY);
    expect((await gatebook.act('ada', 'approve')).status).toBe(200);
    expect((await gatebook.login('ada', PASSWORD)).status).toBe(200);
    expect(await gatebook.events({ types: ['CredentialRemoved', 'KeyDestroyed'] })).toEqual([]);
  });
});
