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

  it('knows how many people have a password of each scheme, our own first', async () => {
    const schemes = () => node.queries.credentials.schemes();
    expect(schemes()).toEqual([{ scheme: 'own', people: 1 }]);
    const others = [2, 3, 4].map((index) => new TestPerson(node, userId(index), `person-${String(index)}`));
    for (const person of others) await person.signsUp();
    for (const [index, scheme] of ['$5$rounds=5000$', '$2b$12$', '$2b$12$'].entries())
      await others[index]?.getsImported(scheme);
    expect(schemes()).toEqual([
      { scheme: 'own', people: 1 },
      { scheme: '$2b$12$', people: 2 },
      { scheme: '$5$rounds=5000$', people: 1 },
    ]);
    await others[0]?.setsPassword('rehash', 1);
    await others[1]?.isErased();
    expect(schemes()).toEqual([
      { scheme: 'own', people: 2 },
      { scheme: '$2b$12$', people: 1 },
    ]);
    expect(node.queries.credentials.password(userId(4))).toMatchObject({ how: 'import', linkId: null });
  });
});
