import type { EventStore } from '../../../src/event-store/event-store';
import { Freshness } from '../../../src/projections/engine/freshness';

/** A store that returns its head while it is reachable. */
class HeadOfStore {
  isReachable = true;

  constructor(private readonly sharedByNodes: boolean) {}

  capabilities = () => ({ erasesAtOnce: false, sharedByNodes: this.sharedByNodes });

  head = (): Promise<string> =>
    this.isReachable ? Promise.resolve('7') : Promise.reject(new Error('not reachable'));
}

describe.each([
  ['alone with its book', false, 5_000],
  ['that shares its book with others', true, 1_000],
])('a node %s', (_which, isShared, maxAgeMs) => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it(`answers by a proof of the last ${maxAgeMs} ms, and by none that is older`, async () => {
    const store = new HeadOfStore(isShared);
    const proof = new Freshness(store as unknown as EventStore, () => Promise.resolve(), '0');
    expect(proof.last().isProved).toBe(false);
    proof.start();
    await jest.advanceTimersByTimeAsync(maxAgeMs * 3);
    expect(proof.last().isProved).toBe(true);
    store.isReachable = false;
    await jest.advanceTimersByTimeAsync(maxAgeMs / 2);
    expect(proof.last().isProved).toBe(true);
    await jest.advanceTimersByTimeAsync(maxAgeMs);
    expect(proof.last().isProved).toBe(false);
    store.isReachable = true;
    await jest.advanceTimersByTimeAsync(maxAgeMs);
    expect(proof.last().isProved).toBe(true);
    proof.stop();
  });

  it('is proved once it has folded up to the head, as of the moment when it asked', async () => {
    const foldingMs = maxAgeMs / 2;
    const folded = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, foldingMs));
    const proof = new Freshness(new HeadOfStore(isShared) as unknown as EventStore, folded, '0');
    proof.start();
    await jest.advanceTimersByTimeAsync(foldingMs - 1);
    expect(proof.last().isProved).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(proof.last()).toEqual({ ageMs: foldingMs, isProved: true });
    proof.stop();
  });
});

describe('a caller who needs what the store holds now', () => {
  /** Counts the questions; each is answered when it is let go. */
  class SlowHead {
    questions: (() => void)[] = [];

    constructor(private readonly sharedByNodes: boolean) {}

    capabilities = () => ({ erasesAtOnce: false, sharedByNodes: this.sharedByNodes });

    head = (): Promise<string> =>
      new Promise((resolve) => {
        this.questions.push(() => resolve('7'));
      });
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('waits for a question that is asked after the call, which all callers share', async () => {
    const store = new SlowHead(true);
    const proof = new Freshness(store as unknown as EventStore, () => Promise.resolve(), '0');
    proof.start();
    let known = 0;
    const callers = Promise.all([1, 2, 3].map(() => proof.waitForHead().then(() => (known += 1))));
    store.questions[0]?.();
    await settled();
    expect([known, store.questions.length]).toEqual([0, 2]);
    store.questions[1]?.();
    await callers;
    expect([known, store.questions.length]).toEqual([3, 2]);
    proof.stop();
  });

  it('is told when the node cannot fold it in time', async () => {
    const store = new HeadOfStore(true) as unknown as EventStore;
    const proof = new Freshness(store, () => Promise.reject(new Error('too late')), '0');
    await expect(proof.waitForHead()).rejects.toThrow('too late');
  });

  it('does not wait where no other node writes', async () => {
    const store = new SlowHead(false);
    const proof = new Freshness(store as unknown as EventStore, () => Promise.resolve(), '0');
    await proof.waitForHead();
    expect(store.questions).toEqual([]);
  });
});
