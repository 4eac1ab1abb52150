import { openTestApp, PASSWORD, type Answer, type TestApp } from '../support/test-app';

interface Event {
  readonly type: string;
  readonly position: string;
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string };
  readonly address: { readonly value: string } | null;
}

let gatebook: TestApp;
let audit: string;
let games: string;
let operator: string;
let tokenId: string;

const ask = (query: string): Promise<Answer> =>
  gatebook.ask(
    'GET',
    `/api/audit/events?limit=500&${query.includes('order=') ? query : `order=asc&${query}`}`,
    { token: audit },
  );
const list = async (query: string): Promise<Event[]> => {
  const answer = await ask(query);
  expect(answer.status).toBe(200);
  return answer.json<{ items: Event[] }>().items;
};
const types = async (query: string) => (await list(query)).map(({ type }) => type);
const positions = async (query: string) => (await list(query)).map(({ position }) => position);
const kinds = async (query: string) =>
  [...new Set((await list(query)).map(({ actor }) => actor.kind))].sort();

const signIn = (username: string, clientAddress: string) =>
  gatebook.ask('POST', '/guard/login', {
    token: gatebook.guardToken,
    body: { username, password: PASSWORD, clientAddress },
  });

beforeAll(async () => {
  gatebook = await openTestApp();
  audit = await gatebook.token('audit');
  games = await gatebook.person('games');
  await gatebook.ask('POST', '/api/sign-ups', { body: { username: 'bea', password: PASSWORD } });
  const issue = async (name: string) =>
    (
      await gatebook.ask('POST', '/api/tokens', { asOperator: true, body: { name, scopes: ['admin'] } })
    ).json<{ id: string; token: string }>();
  const { id, token } = await issue('games');
  tokenId = id;
  const namedLikeAKind = await issue('policy');
  for (const groups of [['a'], ['b'], ['c']]) {
    await gatebook.ask('PUT', '/api/users/games/groups', { token: namedLikeAKind.token, body: { groups } });
  }
  await gatebook.ask('POST', '/api/users/games/block', { token, body: {} });
  await gatebook.ask('POST', '/api/users/games/unblock', { asOperator: true, body: {} });
  operator = (await list('type=UserUnblocked'))[0]?.actor.id ?? '';
  for (const address of ['192.0.2.7', '192.0.3.1', '10.1.2.3', '2001:db8::1', '2001:db8:1::1']) {
    await signIn('games', address);
  }
});
afterAll(() => gatebook.close());

describe('the filter actor', () => {
  it('takes a word that means several for all of them', async () => {
    const found = await list('actor=games');
    expect(found.some(({ type, actor }) => type === 'UserBlocked' && actor.id === tokenId)).toBe(true);
    expect(found.every(({ actor }) => [games, tokenId].includes(actor.id))).toBe(true);
  });

  it.each([
    ['operator', ['operator']],
    ['anonymous', ['anonymous']],
    ['token', ['token']],
  ])('takes a kind: %s', async (kind, expected) => {
    expect(await kinds(`actor=${kind}`)).toEqual(expected);
  });

  it('takes a kind that is a name as well for both', async () => {
    expect(await kinds('actor=policy')).toEqual(['policy', 'token']);
    expect(await types('actor=policy')).toEqual(await types('actor=policy&from=2020-01-01T00:00:00Z'));
    expect(await types('actor=policy&order=desc')).toEqual((await types('actor=policy')).toReversed());
  });

  it('takes an operator by the OS user, with and without the kind', async () => {
    const asOperator = await positions(`actor=operator:${operator}`);
    expect(asOperator.length).toBeGreaterThan(0);
    expect(asOperator).toEqual(await positions('actor=operator'));
    expect(await positions(`actor=${operator}`)).toEqual(asOperator);
    expect(await list('actor=operator:nobody')).toEqual([]);
  });

  it('takes a token by name and by id, in capitals too', async () => {
    expect(await types(`actor=${tokenId}`)).toEqual(['UserBlocked']);
    expect(await types(`actor=${tokenId.toUpperCase()}`)).toEqual(['UserBlocked']);
    expect(await types('actor=guard&type=LoginAttempted')).toHaveLength(5);
  });

  it('is refused for a word that means nothing', async () => {
    const answer = await ask('actor=gamez');
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found', fields: [{ field: 'actor' }] } });
  });

  it('is told apart from an unknown person', async () => {
    const answer = await ask('subject=gamez&actor=operator');
    expect(answer).toMatchObject({
      status: 404,
      body: { code: 'not_found', fields: [{ field: 'subject' }] },
    });
  });

  it('comes in pages without repeats', async () => {
    const paged: string[] = [];
    for (let cursor = ''; ;) {
      const answer = await gatebook.ask(
        'GET',
        `/api/audit/events?actor=policy&order=asc&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
        { token: audit },
      );
      const page = answer.json<{ items: Event[]; nextCursor: string | null }>();
      paged.push(...page.items.map(({ position }) => position));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(await positions('actor=policy'));
  });
});

describe('the filter address', () => {
  it.each([
    ['192.0.2.7', ['192.0.2.7']],
    ['::ffff:192.0.2.7', ['192.0.2.7']],
    ['192.0.2.0/24', ['192.0.2.7']],
    ['192.0.2.99/23', ['192.0.2.7', '192.0.3.1']],
    ['0.0.0.0/0', ['192.0.2.7', '192.0.3.1', '10.1.2.3']],
    ['10.1.2.2/31', ['10.1.2.3']],
    ['10.1.2.3/32', ['10.1.2.3']],
    ['2001:DB8:0:0::1', ['2001:db8::1']],
    ['2001:db8::/48', ['2001:db8::1']],
    ['2001:db8::/32', ['2001:db8::1', '2001:db8:1::1']],
    ['::/0', ['2001:db8::1', '2001:db8:1::1']],
    ['198.51.100.0/24', []],
  ])('takes an address or a network: %s', async (address, expected) => {
    const found = await list(`type=LoginAttempted&address=${encodeURIComponent(address)}`);
    expect(found.map((event) => event.address?.value)).toEqual(expected);
    const alone = await list(`actor=hub&address=${encodeURIComponent(address)}`);
    expect(new Set(alone.map((event) => event.address?.value))).toEqual(new Set(expected));
  });

  it('goes with the other filters', async () => {
    const query = 'address=192.0.0.0/16&subject=games&actor=hub&from=2020-01-01T00:00:00Z';
    expect((await types(query)).filter((type) => type === 'LoginAttempted')).toHaveLength(2);
  });

  it.each([
    'abc',
    '192.0.2',
    '192.0.2.256',
    '10.0.0.0/33',
    '10.0.0.0/',
    '::/129',
    '10.0.0.1-9',
    '192.0.2.7:80',
    '',
  ])('is refused when it is malformed: %s', async (address) => {
    const answer = await ask(`address=${encodeURIComponent(address)}`);
    expect(answer.body).toMatchObject({
      status: 400,
      code: 'invalid_request',
      fields: [{ field: 'address' }],
    });
  });
});

describe('the filter type', () => {
  it.each(['LoginFaild', 'loginfailed', 'toString', '__proto__', ''])(
    'is refused when there is no such type: %s',
    async (type) => {
      const answer = await ask(`type=${type}`);
      expect(answer.body).toMatchObject({
        status: 400,
        code: 'invalid_request',
        fields: [{ field: 'type' }],
      });
    },
  );

  it('is refused with the type that was meant, where only the case differs', async () => {
    expect((await ask('type=loginfailed')).body.detail).toContain('LoginFailed');
  });

  it('is empty for a type of which there is no event', async () => {
    expect(await list('type=KeysRotated')).toEqual([]);
  });
});
