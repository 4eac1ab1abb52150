import { KurrentEventStore } from '../../../src/event-store/kurrent/kurrent-event-store';
import type { Timings } from '../../../src/event-store/kurrent/timings';
import { newEvent, newStream } from '../fixtures';
import { KurrentDouble } from './double/kurrent-double';
import { expectNoUnhandledRejection } from './on-double';
import { PATIENT } from './patient';

expectNoUnhandledRejection();

/** Longer than any test: a check that waits for a read never ends. */
const FOR_EVER = 600_000;

let double: KurrentDouble;
let store: KurrentEventStore;
let notices: string[];
let onNotice: () => void;

const open = async (timings: Partial<Timings>): Promise<void> => {
  notices = [];
  onNotice = () => undefined;
  store = await KurrentEventStore.open({
    connectionString: double.connectionString(),
    onNotice: (text) => {
      notices.push(text);
      onNotice();
    },
    timings,
  });
  notices = [];
};

const notice = (count: number): Promise<void> =>
  new Promise((resolve) => {
    onNotice = () => {
      if (notices.length >= count) resolve();
    };
    onNotice();
  });

beforeEach(async () => {
  double = await new KurrentDouble().start();
});
afterEach(async () => {
  double.thaw();
  await store.close();
  await double.stop();
});

describe('a store that is unavailable for a while', () => {
  it('logs one line, and one when it is back, with how long it was unavailable', async () => {
    await open({ ...PATIENT, awayMs: 50, readMs: 300 });
    await store.append(newStream(), 'none', [newEvent()]);
    await double.stop();
    for (let call = 0; call < 3; call += 1) await store.head().catch(() => undefined);
    await notice(1);
    expect((await store.health()).ok).toBe(false);
    await double.start();
    await notice(2);
    expect(notices).toEqual([
      expect.stringMatching(/^the event store is away: KurrentDB cannot be reached: check/),
      expect.stringMatching(/^the event store is back after \d+\.\d s$/),
    ]);
    expect((await store.health()).ok).toBe(true);
  });

  it('logs nothing where a new client works at once', async () => {
    await open({ awayMs: FOR_EVER });
    double.faults.next('read', 'cut');
    await store.head();
    expect(notices).toEqual([]);
  });
});

describe('the health of a store that hangs', () => {
  it('is reported without waiting for it', async () => {
    await open({ readMs: FOR_EVER, probeMs: FOR_EVER, knownMs: 0 });
    double.freeze();
    expect(await store.health()).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/does not answer/),
    });
    expect(await store.health()).toMatchObject({ ok: false });
  });

  it('is good where it has just answered and is only slow', async () => {
    await open({ healthMs: 50, knownMs: FOR_EVER, readMs: FOR_EVER });
    double.faults.slowMs = 200;
    await store.head();
    expect((await store.health()).ok).toBe(true);
  });
});
