import { sessionStream } from '../../../src/domain/streams';
import { TestNode, TestPerson, userId } from '../node';

let node: TestNode;
let ada: TestPerson;
beforeEach(async () => {
  node = await TestNode.open();
  ada = new TestPerson(node, userId(1), 'ada');
  await ada.signsUp();
  await node.given(sessionStream('one'), {
    type: 'SessionBegun',
    data: {
      ...ids,
      tokenHash: 'first',
      audience: 'pages',
      origin: 'password',
      expiresAt: '2026-03-08T12:00:00.000Z',
      userRevision: 0,
      adminsRevision: null,
      passwordRevision: 0,
    },
  });
});
afterEach(async () => {
  expect(await node.projector.verify('sessions')).toMatchObject({ ok: true, differences: [] });
  await node.close();
});

const ids = { sessionId: 'one', userId: userId(1) };

describe('a session that gets a new token', () => {
  const replaced = (tokenHash: string) =>
    node.given(sessionStream('one'), { type: 'SessionTokenReplaced', data: { ...ids, tokenHash } });
  const found = (tokenHash: string) => node.queries.sessions.byHash(tokenHash)?.sessionId;
  const isReplaced = (tokenHash: string) => node.queries.sessions.byReplacedHash(tokenHash) !== undefined;

  it('is found by that one alone, and the one before it is known as replaced', async () => {
    await replaced('second');
    expect([found('first'), found('second')]).toEqual([undefined, 'one']);
    expect([isReplaced('first'), isReplaced('second'), isReplaced('another')]).toEqual([true, false, false]);
    await replaced('third');
    expect([found('second'), found('third'), isReplaced('second')]).toEqual([undefined, 'one', true]);
  });

  it('leaves no token when it ends', async () => {
    await replaced('second');
    await node.given(sessionStream('one'), { type: 'SessionEnded', data: { ...ids, cause: 'person' } });
    expect([found('second'), isReplaced('first')]).toEqual([undefined, false]);
  });
});
