import { open } from '../../../src/event-store/sealing';
import { TestNode, TestPerson, userId } from '../node';

describe('the projection credentials', () => {
  let node: TestNode;
  let ada: TestPerson;
  const password = () => node.queries.credentials.password(userId(1));

  beforeEach(async () => {
    node = await TestNode.open();
    ada = new TestPerson(node, userId(1), 'ada');
    await ada.signsUp();
  });
  afterEach(async () => {
    expect(await node.projector.verify('credentials')).toMatchObject({ ok: true });
    await node.close();
  });

  it('holds the current password, sealed', () => {
    const row = password();
    expect(row).toMatchObject({ credentialRevision: 0, passwordRevision: 0, how: 'sign_up', linkId: null });
    expect(JSON.stringify(row)).not.toContain('a hash');
    expect(row && open(node.keyring, row, userId(1))).toEqual({
      kind: 'opened',
      fields: { secret: 'a hash' },
    });
    expect(node.queries.credentials.revisions()).toEqual([{ userId: userId(1), credentialRevision: 0 }]);
  });

  it('keeps the revision of the password through a rehash', async () => {
    await ada.setsPassword('own', 1);
    await ada.setsPassword('rehash', 1);
    expect(password()).toMatchObject({ credentialRevision: 2, passwordRevision: 1, how: 'rehash' });
  });

  it('holds nothing of a person who was deleted', async () => {
    await ada.isErased();
    expect(password()).toBeUndefined();
    expect(node.queries.credentials.revisions()).toEqual([]);
  });
});
