import { clearLine, disturbed } from '../support/disturbed-store';
import { openGate, PASSWORD, type Gate } from '../support/gate';

/** Longer than a command waits until its write is folded, in ms. */
const LATE_MS = 2_500;

describe('a sign-up that is stored, and folded late', () => {
  let gate: Gate;
  const line = clearLine();
  beforeAll(async () => {
    gate = await openGate({ around: (store) => disturbed(store, line) });
  });
  afterAll(() => gate.close());

  it('is told to look again, and keeps its password', async () => {
    const { beforeMessage } = line;
    line.beforeMessage = async (message) => {
      if (message.kind !== 'event' || message.event.type !== 'UserSignedUp') return;
      line.beforeMessage = beforeMessage;
      await new Promise((resolve) => setTimeout(resolve, LATE_MS));
    };
    const body = { username: 'ada', password: PASSWORD, email: 'ada@example.org' };
    const answer = await gate.first.call('POST', '/api/sign-ups', { body });
    expect(answer.body.code).toBe('not_ready');
    await gate.first.app.parts.projector.waitFor(await gate.store.head(), 2 * LATE_MS);
    expect((await gate.act('ada', 'approve')).status).toBe(200);
    expect((await gate.first.login('ada', PASSWORD)).status).toBe(200);
    expect(await gate.events({ types: ['CredentialRemoved', 'KeyDestroyed'] })).toEqual([]);
  });
});
