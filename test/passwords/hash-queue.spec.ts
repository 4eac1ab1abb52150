import { HashQueue } from '../../src/passwords/hash-queue';
import { refusalOf } from './support';

const LONG_MS = 60_000;

/** Work that records its start and ends when the test says so. */
const heldWork = (name: string, begun: string[]): { run: () => Promise<string>; release: () => void } => {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const run = async (): Promise<string> => {
    begun.push(name);
    await gate;
    return name;
  };
  return { run, release: () => release() };
};

describe('a queue with two slots', () => {
  it('runs two at a time, in the order in which they came', async () => {
    const queue = new HashQueue({ concurrency: 2, maxWaitMs: LONG_MS, assumedHashMs: 1 });
    const begun: string[] = [];
    const works = ['a', 'b', 'c', 'd'].map((name) => heldWork(name, begun));
    const ends = works.map((work) => queue.run(work.run));
    expect(begun).toEqual(['a', 'b']);
    expect(queue.stats()).toEqual({ running: 2, queued: 2 });
    works[1]?.release();
    await ends[1];
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toEqual(['a', 'b', 'c']);
    for (const work of works) work.release();
    expect(await Promise.all(ends)).toEqual(['a', 'b', 'c', 'd']);
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    expect(queue.stats()).toEqual({ running: 0, queued: 0 });
  });

  it('passes the slot on when the work fails', async () => {
    const queue = new HashQueue({ concurrency: 1, maxWaitMs: LONG_MS, assumedHashMs: 1 });
    const failing = queue.run(() => Promise.reject(new Error('broken')));
    const next = queue.run(() => Promise.resolve('next'));
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('next');
    expect(queue.stats()).toEqual({ running: 0, queued: 0 });
  });
});

describe('a queue whose wait would pass the limit', () => {
  it('refuses at once, says when to come back, and serves those before', async () => {
    const queue = new HashQueue({ concurrency: 1, maxWaitMs: 2_000, assumedHashMs: 500 });
    const begun: string[] = [];
    const works = Array.from({ length: 5 }, (_, index) => heldWork(String(index), begun));
    const ends = works.map((work) => queue.run(work.run));
    const refusal = await refusalOf(queue.run(() => Promise.resolve('late')));
    expect(refusal.code).toBe('overloaded');
    expect(refusal.details.retryAfterSeconds).toBe(3);
    for (const work of works) work.release();
    expect(await Promise.all(ends)).toEqual(['0', '1', '2', '3', '4']);
  });

  it('refuses work whose caller has less time left than that', async () => {
    const queue = new HashQueue({ concurrency: 1, maxWaitMs: 2_000, assumedHashMs: 500 });
    const first = heldWork('first', []);
    const end = queue.run(first.run, 0);
    expect((await refusalOf(queue.run(() => Promise.resolve('late'), 499))).code).toBe('overloaded');
    const next = queue.run(() => Promise.resolve('next'), 500);
    first.release();
    expect(await Promise.all([end, next])).toEqual(['first', 'next']);
  });
});

describe('work that has ended while others wait for a slot', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'performance'] }));
  afterEach(() => jest.useRealTimers());

  const begin = (count: number) => {
    const queue = new HashQueue({ concurrency: 1, maxWaitMs: LONG_MS, assumedHashMs: 1 });
    const works = Array.from({ length: count }, (_, index) => heldWork(String(index), []));
    const answered: string[] = [];
    const ends = works.map((work) => queue.run(work.run).then((name) => answered.push(name)));
    return { works, answered, ends };
  };
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };

  it('answers three at a time', async () => {
    const { works, answered, ends } = begin(5);
    for (const work of works.slice(0, 3)) work.release();
    await Promise.all(ends.slice(0, 3));
    expect(answered).toEqual(['0', '1', '2']);
    for (const work of works) work.release();
    await Promise.all(ends);
  });

  it('answers after 50 ms, however long the others take', async () => {
    const { works, answered, ends } = begin(3);
    works[0]?.release();
    await turns();
    expect(answered).toEqual([]);
    jest.advanceTimersByTime(50);
    await ends[0];
    expect(answered).toEqual(['0']);
    for (const work of works) work.release();
    await Promise.all(ends);
  });

  it('answers at once where nobody waits, with those that were held', async () => {
    const { works, answered, ends } = begin(3);
    works[0]?.release();
    works[1]?.release();
    await turns();
    expect(answered).toEqual(['0', '1']);
    for (const work of works) work.release();
    await Promise.all(ends);
  });
});

describe('a queue that hands one over ahead', () => {
  it('begins it at once, and counts it among those that wait', async () => {
    const queue = new HashQueue({ concurrency: 1, ahead: 1, maxWaitMs: LONG_MS, assumedHashMs: 1 });
    const begun: string[] = [];
    const works = ['a', 'b', 'c'].map((name) => heldWork(name, begun));
    const ends = works.map((work) => queue.run(work.run));
    expect(begun).toEqual(['a', 'b']);
    expect(queue.stats()).toEqual({ running: 1, queued: 2 });
    for (const work of works) work.release();
    expect(await Promise.all(ends)).toEqual(['a', 'b', 'c']);
    expect(queue.stats()).toEqual({ running: 0, queued: 0 });
  });

  it('refuses what would wait too long there', async () => {
    const queue = new HashQueue({ concurrency: 1, ahead: 1, maxWaitMs: 0, assumedHashMs: 1 });
    const work = heldWork('a', []);
    const end = queue.run(work.run);
    expect((await refusalOf(queue.run(() => Promise.resolve('late')))).code).toBe('overloaded');
    work.release();
    expect(await end).toBe('a');
  });
});
