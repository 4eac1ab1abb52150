import { tokenStream } from '../../src/domain/streams';
import { commandContext } from '../../src/event-store/envelope';
import { Book } from '../../src/people/book';
import { newSecret } from '../../src/platform/one-time-secret';
import { openTestApp, type Answer, type TestApp } from '../support/test-app';

const COMPOSED = 'Frühling';
const DECOMPOSED = COMPOSED.normalize('NFD');

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp();
  await gatebook.person('ann');
});
afterAll(() => gatebook.close());

const issue = (body: object) =>
  gatebook.ask('POST', '/api/tokens', {
    asOperator: true,
    body: { name: 'lab', scopes: ['guard'], ...body },
  });
const seenWith = async (issued: Answer) =>
  (await gatebook.ask('GET', '/guard/users/ann', { token: String(issued.body['token']) })).body;
const setGroups = (groups: string[]) =>
  gatebook.ask('PUT', '/api/users/ann/groups', { asOperator: true, body: { groups } });

describe('a token with a group that is no group', () => {
  it.each([
    ['adminGroup', { adminGroup: '' }],
    ['adminGroup', { adminGroup: ' \t\u3000' }],
    ['adminGroup', { adminGroup: 'a\nb' }],
    ['adminGroup', { adminGroup: 'x'.repeat(101) }],
    ['allowedGroups', { allowedGroups: [''] }],
    ['allowedGroups', { allowedGroups: ['staff', ' '] }],
    ['allowedGroups', { allowedGroups: ['a\u0085b'] }],
    ['allowedGroups', { allowedGroups: Array.from({ length: 101 }, (_, i) => `g${String(i)}`) }],
    ['name', { name: '' }],
    ['name', { name: ' \u00a0 ' }],
  ])('is not issued: %s %j', async (field, body) => {
    let answer: Answer | undefined;
    expect(await gatebook.eventsOf(async () => (answer = await issue(body)))).toEqual([]);
    expect(answer?.body).toMatchObject({ status: 422, code: 'validation_failed', fields: [{ field }] });
  });
});

describe('a token with a group in another form', () => {
  it.each(['staff ', ' staff', 'ｓｔａｆｆ'])('has the group in its one form: %j', async (typed) => {
    const issued = await issue({ adminGroup: typed, allowedGroups: [typed, 'staff', 'all'] });
    expect(issued.status).toBe(201);
    const { items } = (await gatebook.ask('GET', '/api/tokens', { asOperator: true })).json<{
      items: { id: string }[];
    }>();
    expect(items.find(({ id }) => id === issued.body['id'])).toMatchObject({
      adminGroup: 'staff',
      allowedGroups: ['all', 'staff'],
    });
  });

  it('admits and makes administrators of people who are in it', async () => {
    await setGroups([COMPOSED]);
    const issued = await issue({ adminGroup: DECOMPOSED, allowedGroups: [DECOMPOSED] });
    expect(await seenWith(issued)).toMatchObject({ name: 'ann', admin: true, groups: [COMPOSED] });
    await setGroups(['other']);
    expect(await seenWith(issued)).toMatchObject({ code: 'not_allowed_here' });
  });

  it('may be as long as its normalised form allows', async () => {
    expect((await issue({ adminGroup: 'ü'.normalize('NFD').repeat(100) })).status).toBe(201);
  });
});

describe('a token older than the rule, with an empty adminGroup', () => {
  it('makes nobody an administrator, not even a person in a group with an empty name', async () => {
    const book = gatebook.app.nest.get(Book);
    const { secret, hash } = newSecret('gbk');
    const data = {
      tokenId: '0190f000-0000-7000-8000-000000000001',
      name: '',
      scopes: ['guard' as const],
      tokenHash: hash,
      expiresAt: '2027-01-01T00:00:00.000Z',
      networks: [],
      allowedGroups: null,
      adminGroup: '',
      ownerId: null,
    };
    const context = commandContext({ kind: 'operator', id: 'root' });
    await book.append(context, tokenStream(data.tokenId), 'none', { type: 'TokenIssued', data });
    const [signedUp] = await gatebook.events({ types: ['UserSignedUp'] });
    const userId = String(signedUp?.data['userId']);
    await book.append(commandContext({ kind: 'operator', id: 'root' }), signedUp?.stream ?? '', 'exists', {
      type: 'GroupsChanged',
      data: { userId, groups: ['', 'other'] },
    });
    const seen = await gatebook.ask('GET', '/guard/users/ann', { token: secret });
    expect(seen.body).toMatchObject({ name: 'ann', admin: false, groups: ['other'] });
  });
});

describe('the name of a token', () => {
  it('is answered and listed as it is stored', async () => {
    const issued = await issue({ name: '  lab \u00a0' });
    expect(issued.body['name']).toBe('lab');
  });
});

describe('an empty reason', () => {
  it.each(['approve', 'reject', 'block', 'unblock', 'grant-admin', 'revoke-admin', 'reset-throttle'])(
    'of %s is refused',
    async (what) => {
      for (const reason of ['', ' ', '\u3000']) {
        const answer = await gatebook.ask('POST', `/api/users/ann/${what}`, {
          asOperator: true,
          body: { reason },
        });
        expect(answer.body).toMatchObject({ status: 422, fields: [{ field: 'reason', code: 'required' }] });
      }
    },
  );
});
