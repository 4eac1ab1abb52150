import { clearLine, disturbed } from '../support/disturbed-store';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

/** Longer than a command waits until its write is folded, in ms. */
const LATE_MS = 2_500;

describe('a sign-up that is stored, and folded late', () => {
  let gatebook: TestApp;
  const line = clearLine();
  beforeAll(async () => {
    gatebook = await openTestApp({ around: (store) => disturbed(store, line) });
  });
  afterAll(() => gatebook.close());

  it('is told to look again, and keeps its password', async () => {
    const { beforeMessage } = line;
    line.beforeMessage = async (message) => {
      if (message.kind !== 'event' || message.event.type !== 'UserSignedUp') return;
      line.beforeMessage = beforeMessage;
      await new Promise((resolve) => setTimeout(resolve, LATE_MS));
    };
    const body = { username: 'ada', password: PASSWORD, email: 'ada@example.org' };
    const answer = await gatebook.ask('POST', '/api/sign-ups', { body });
    expect(answer.body.code).toBe('not_ready');
    await gatebook.app.parts.projector.waitFor(await gatebook.store.head(), 2 * LATE_MS);
    expect((await gatebook.act('ada', 'approve')).status).toBe(200);
    expect((await gatebook.login('ada', PASSWORD)).status).toBe(200);
    expect(await gatebook.events({ types: ['CredentialRemoved', 'KeyDestroyed'] })).toEqual([]);
  });
});
