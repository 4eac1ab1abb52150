import type { App } from '../../src/app/create-app';
import { Settings } from '../../src/config/settings';
import type { EventStore } from '../../src/event-store/event-store';
import { Book } from '../../src/people/book';
import { AddressLimiter } from '../../src/sign-in/address-limiter';
import { Subjects } from '../../src/sign-in/subjects';
import { openTestApp, type TestApp, type TestAppOptions } from '../support/test-app';
import { MINUTE, range, retryAfter, SECOND, verifications, WRONG, written } from '../support/guesses';
import { ManualClock } from '../support/manual-clock';

const ADDRESS = '198.51.100.7';
const ELSEWHERE = '198.51.100.8';
const FAILURES_MAX = 100;
const NAMES_MAX = 30;

/** Two hundred hashes take long when other tests run at the same time. */
const SLOW_MS = 600_000;

let clock: ManualClock;
let gatebook: TestApp;
const open = async (options: TestAppOptions = {}) => {
  clock = new ManualClock();
  gatebook = await openTestApp({ clock, ...options });
};
afterEach(() => gatebook.close());

const fail = (name: string, clientAddress = ADDRESS) => gatebook.login(name, WRONG, { clientAddress });
const statusOf = async (name: string, more: object = { clientAddress: ADDRESS }) =>
  (await gatebook.login(name, undefined, more)).status;
/** One wrong password for each of `count` names, one after the other. */
const spray = async (count: number, node = gatebook, clientAddress = ADDRESS) => {
  const statuses: number[] = [];
  for (const i of range(count))
    statuses.push((await node.login(`name-${String(i)}`, WRONG, { clientAddress })).status);
  return statuses;
};

/** Thirty names, one after the other, `ms` apart. */
const spreadBy = async (ms: number) => {
  const statuses: number[] = [];
  for (const i of range(NAMES_MAX)) {
    if (i > 0) clock.advance(ms);
    statuses.push((await fail(`name-${String(i)}`)).status);
  }
  return statuses;
};

/** While `isHanging`, the store's `setRetention` never returns. */
const hanging = (store: EventStore, line: { isHanging: boolean }) =>
  new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      if (name === 'setRetention' && line.isHanging) return () => new Promise<never>(() => undefined);
      return member.bind(target) as unknown;
    },
  });

describe('T-33 one password tried at many names from one address', () => {
  beforeEach(() => open());

  it('is refused from the thirty-first name on, for ten minutes, without a hash or an event', async () => {
    await gatebook.person('ada');
    expect(await spray(NAMES_MAX)).toEqual(Array.from({ length: NAMES_MAX }, () => 401));
    // the refusal becomes an event of its own, and nobody waits for it
    await gatebook.app.nest.get(AddressLimiter).recorded();
    const before = verifications(gatebook);
    const refused = () => gatebook.login('ada', undefined, { clientAddress: ADDRESS });
    expect(await written(gatebook, refused)).toEqual([]);
    const answer = await refused();
    expect([answer.status, answer.body.code, retryAfter(answer)]).toEqual([429, 'throttled', 600]);
    expect(verifications(gatebook)).toBe(before);
    clock.advance(10 * MINUTE - 1);
    expect(await statusOf('ada')).toBe(429);
    clock.advance(1);
    expect(await statusOf('ada')).toBe(200);
  });

  it('is refused from the whole network of an IPv6 address, and from no other', async () => {
    await gatebook.person('ada');
    for (const i of range(NAMES_MAX)) await fail(`name-${String(i)}`, `2001:db8::${i.toString(16)}`);
    expect(await statusOf('ada', { clientAddress: '2001:DB8:0:0:ffff::1' })).toBe(429);
    expect(await statusOf('ada', { clientAddress: '2001:db8:0:1::1' })).toBe(200);
  });

  it('is refused in whichever form the address comes', async () => {
    await gatebook.person('ada');
    await spray(NAMES_MAX);
    expect(await statusOf('ada', { clientAddress: '::ffff:198.51.100.7' })).toBe(429);
    expect(await statusOf('ada', { clientAddress: '::ffff:c633:6407' })).toBe(429);
    expect(await statusOf('ada', { clientAddress: ELSEWHERE })).toBe(200);
  });

  it('is seen as one though names are spread over the window', async () => {
    expect(await spreadBy(19 * SECOND)).toEqual(Array.from({ length: NAMES_MAX }, () => 401));
    expect((await fail('one-more')).status).toBe(429);
  });

  it('is none where names are spread so wide that the window never holds thirty', async () => {
    expect(await spreadBy(21 * SECOND)).toEqual(Array.from({ length: NAMES_MAX }, () => 401));
    expect((await fail('one-more')).status).toBe(401);
  });

  it('lets a known device in', async () => {
    await gatebook.person('ada');
    const { device } = (await gatebook.login('ada')).body;
    await spray(NAMES_MAX);
    expect(await statusOf('ada')).toBe(429);
    expect(await statusOf('ada', { clientAddress: ADDRESS, device })).toBe(200);
    expect(await statusOf('ada', { clientAddress: ADDRESS, device: `${String(device)}x` })).toBe(429);
  });

  it('has no limit where the hub states no address', async () => {
    for (const i of range(NAMES_MAX + 5))
      expect((await gatebook.login(`name-${String(i)}`, WRONG)).status).toBe(401);
  });
});

describe('an address from which a hundred wrong passwords came', () => {
  it('is refused for ten minutes, also after a restart', async () => {
    await open();
    await gatebook.person('ada');
    for (const i of range(FAILURES_MAX)) expect((await fail(`name-${String(i % 25)}`)).status).toBe(401);
    expect(await statusOf('ada')).toBe(429);
    await gatebook.restart();
    clock.advance(9 * MINUTE);
    const refused = await gatebook.login('ada', undefined, { clientAddress: ADDRESS });
    expect([refused.status, retryAfter(refused)]).toEqual([429, 60]);
    clock.advance(MINUTE);
    expect(await statusOf('ada')).toBe(200);
  });
});

describe('an address that was refused before a start', () => {
  it('is not let in while that start is not finished', async () => {
    const line = { isHanging: false };
    await open({ around: (store) => hanging(store, line) });
    await gatebook.person('ada');
    await spray(NAMES_MAX);
    line.isHanging = true;
    await gatebook.restart();
    expect([429, 503]).toContain(await statusOf('ada'));
    expect(verifications(gatebook)).toBe(0);
  });
});

describe('a limiter that has not read the earlier failures', () => {
  beforeEach(() => open());
  const limiterOf = ({ nest, parts }: App) =>
    new AddressLimiter(parts.projector, parts.store, nest.get(Settings), nest.get(Book));

  it('lets nobody in yet whose address it would count', async () => {
    const { app } = gatebook;
    const limiter = limiterOf(app);
    const subject = app.nest.get(Subjects).find('ada', null);
    expect(() => limiter.assertAllowed(ADDRESS, subject)).toThrow(
      expect.objectContaining({ code: 'not_ready' }),
    );
    expect(() => limiter.assertAllowed(null, subject)).not.toThrow();
    await limiter.follow();
    expect(() => limiter.assertAllowed(ADDRESS, subject)).not.toThrow();
  });

  it('counts everything once, though a start is begun again', async () => {
    const limiter = limiterOf(gatebook.app);
    await spray(2);
    await limiter.follow();
    await limiter.follow();
    await spray(3);
    expect(limiter.stateOf(ADDRESS).failures).toHaveLength(5);
  });
});

describe('an address limit', () => {
  it('counts what every node sees', async () => {
    await open({ nodes: 2 });
    await gatebook.person('ada');
    const [one, other] = gatebook.nodes;
    for (const i of range(NAMES_MAX)) {
      const node = i % 2 === 0 ? one : other;
      await node?.login(`name-${String(i)}`, WRONG, { clientAddress: ADDRESS });
    }
    await Promise.all(
      gatebook.nodes.map(async ({ app }) => app.parts.projector.waitFor(await gatebook.store.head())),
    );
    for (const node of gatebook.nodes)
      expect((await node.login('ada', undefined, { clientAddress: ADDRESS })).status).toBe(429);
  });

  it(
    'keeps no class of two hundred out who sign in behind one address',
    async () => {
      await open();
      const names = range(10).map((i) => `pupil-${String(i)}`);
      for (const name of names) await gatebook.person(name);
      for (const _ of range(20)) {
        expect(new Set(await Promise.all(names.map((name) => statusOf(name))))).toEqual(new Set([200]));
      }
    },
    SLOW_MS,
  );

  it('keeps none of forty out who sign in at the same moment', async () => {
    await open();
    const names = range(40).map((i) => `pupil-${String(i)}`);
    for (const name of names) await gatebook.person(name);
    expect(new Set(await Promise.all(names.map((name) => statusOf(name))))).toEqual(new Set([200]));
  });

  it('subtracts the mistakes of a person who then gets in, and nobody else’s', async () => {
    await open({ env: { GATEBOOK_ADDRESS_FAILURES: '10' } });
    await gatebook.person('ada');
    for (const name of ['bob', 'ada', 'ada', 'ada', 'ada']) expect((await fail(name)).status).toBe(401);
    expect(await statusOf('ada')).toBe(200);
    expect(await spray(8)).toEqual(Array.from({ length: 8 }, () => 401));
    expect(await statusOf('ada')).toBe(200);
    expect((await fail('the-tenth')).status).toBe(401);
    expect(await statusOf('ada')).toBe(429);
  });

  it('forgets the mistakes of a person who then gets in', async () => {
    await open({ env: { GATEBOOK_ADDRESS_NAMES: '4' } });
    const names = range(8).map((i) => `pupil-${String(i)}`);
    for (const name of names) await gatebook.person(name);
    for (const name of names) {
      expect((await fail(name)).status).toBe(401);
      expect(await statusOf(name)).toBe(200);
    }
    expect(await spray(4)).toEqual([401, 401, 401, 401]);
    expect(await statusOf('pupil-0')).toBe(429);
  });

  it('counts names that were tried at once like those tried one after the other', async () => {
    await open();
    const answers = await Promise.all(range(NAMES_MAX + 20).map((i) => fail(`name-${String(i)}`)));
    const tried = answers.filter(({ status }) => status === 401).length;
    expect(tried).toBeLessThanOrEqual(NAMES_MAX);
    expect(verifications(gatebook)).toBeLessThanOrEqual(NAMES_MAX);
  });

  it('lets nobody past whose turn comes together with that of others, though one of them signs in', async () => {
    await open({ env: { GATEBOOK_ADDRESS_NAMES: '4' } });
    await gatebook.person('ada');
    const right = statusOf('ada');
    const wrong = await Promise.all(range(40).map((i) => fail(`name-${String(i)}`)));
    expect(await right).toBe(200);
    expect(wrong.filter(({ status }) => status === 401)).toHaveLength(4);
    expect(verifications(gatebook)).toBe(5);
  });
});
