import { openTestApp, type TestApp } from '../support/test-app';

const SECOND = 1_000;
/** Sign-up, approval, sign-ins of two events each: what the person has in the book. */
const SIGN_INS = 4;

interface Step {
  readonly step: number;
  readonly event: { readonly position: string; readonly type: string; readonly occurredAt: string };
  readonly state: object;
  readonly policyId: string;
}
interface Steps {
  readonly items: readonly Step[];
  readonly total: number;
  readonly nextCursor: string | null;
}

let gatebook: TestApp;
let audit: string;
beforeAll(async () => {
  gatebook = await openTestApp();
  audit = await gatebook.token('audit');
  await gatebook.person('ada');
  for (let signIn = 0; signIn < SIGN_INS; signIn += 1) {
    gatebook.clock.advance(SECOND);
    await gatebook.login('ada');
  }
});
afterAll(() => gatebook.close());

const ask = (query: string) => gatebook.ask('GET', `/api/audit/users/ada/replay?${query}`, { token: audit });
const steps = async (query: string) => (await ask(query)).body as unknown as Steps;

describe('the steps of a person’s history', () => {
  it('have numbers, and say how many there are on every page', async () => {
    const all = await steps('limit=500');
    expect(all.total).toBe(all.items.length);
    expect(all.items.map(({ step }) => step)).toEqual(all.items.map((_, index) => index + 1));
    const second = await steps(`limit=2&cursor=${all.items[1]?.event.position ?? ''}`);
    expect(second).toMatchObject({ total: all.total, items: all.items.slice(2, 4) });
  });

  it('are answered from any of them on', async () => {
    const all = await steps('limit=500');
    const some = await steps('limit=3&fromStep=4');
    expect(some.items).toEqual(all.items.slice(3, 6));
    expect(some.nextCursor).toBe(all.items[5]?.event.position);
    expect(await steps(`fromStep=${String(all.total)}`)).toMatchObject({
      items: all.items.slice(-1),
      nextCursor: null,
    });
    expect(await steps(`fromStep=${String(all.total + 1)}`)).toMatchObject({
      items: [],
      total: all.total,
      nextCursor: null,
    });
  });

  it.each(['fromStep=0', 'fromStep=-1', 'fromStep=1.5', 'fromStep=x', 'fromStep=1e3', 'fromStep=2&cursor=1'])(
    'are refused for %s',
    async (query) => {
      expect(await ask(query)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    },
  );
});

describe('a moment', () => {
  it('says after which step it is', async () => {
    const { items, total } = await steps('limit=500');
    for (const { step, event, state, policyId } of items)
      expect((await ask(`position=${event.position}`)).body).toMatchObject({ step, total, state, policyId });
    const third = items[2]?.event.occurredAt ?? '';
    const upTo = items.filter(({ event }) => event.occurredAt <= third).length;
    expect((await ask(`at=${third}`)).body).toMatchObject({ step: upTo, total });
  });
});
