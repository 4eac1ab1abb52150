import { credentialStream, keyStream } from '../../../src/domain/streams';
import { TestNode, TestPerson, userId } from '../node';

let node: TestNode;
let ada: TestPerson;
beforeEach(async () => {
  node = await TestNode.open();
  ada = new TestPerson(node, userId(1), 'ada');
  await ada.signsUp();
});
afterEach(async () => {
  expect(await node.projector.verify('users')).toMatchObject({ ok: true, differences: [] });
  await node.close();
});

const about = { userId: userId(1), kind: 'password' } as const;
const names = (passwordSet: boolean) =>
  node.queries.users
    .list({ passwordSet, limit: 50, now: node.clock.now() })
    .items.map(({ username }) => username);
const set = () =>
  node.given(credentialStream(about.userId), {
    type: 'CredentialSet',
    data: { ...about, passwordRevision: 0, how: 'sign_up', linkId: null },
  });

const remove = () => node.given(credentialStream(about.userId), { type: 'CredentialRemoved', data: about });

describe('whether a password is set', () => {
  it('is as the newest credential says, of which the first comes before the sign-up', async () => {
    expect([names(true), names(false)]).toEqual([['ada'], []]);
    await remove();
    expect([names(true), names(false)]).toEqual([[], ['ada']]);
    for (const _ of ['a link', 'a rehash']) {
      await set();
      expect([names(true), names(false)]).toEqual([['ada'], []]);
    }
  });

  it('is found where few have none, as where many have none', async () => {
    await remove();
    expect(names(false)).toEqual(['ada']);
    const others = Array.from({ length: 10 }, (_, index) => `bob-${String(index)}`);
    for (const [index, name] of others.entries())
      await new TestPerson(node, userId(index + 2), name).signsUp();
    expect([names(true), names(false)]).toEqual([others, ['ada']]);
  });

  it('is no without the key', async () => {
    await node.given(keyStream(about.userId), { type: 'KeyDestroyed', data: { subject: about.userId } });
    expect([names(true), names(false)]).toEqual([[], [null]]);
  });
});
