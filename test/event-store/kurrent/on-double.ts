import { START, type EventFilter, type SubscriptionMessage } from '../../../src/event-store/event-store';
import { KurrentEventStore } from '../../../src/event-store/kurrent/kurrent-event-store';
import type { Timings } from '../../../src/event-store/kurrent/timings';
import { KurrentDouble, type DoubleOptions } from './double/kurrent-double';
import { PATIENT } from './patient';

/** Short, for tests that wait for a deadline; other tests never reach it. */
export const HURRIED: Partial<Timings> = {
  appendMs: 1_500,
  settleMs: 5_000,
  readMs: 10_000,
  silentMs: 1_000,
};

/** Fails the test on an unhandled rejection: in production it would end the process. */
export function expectNoUnhandledRejection(): void {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  beforeAll(() => process.on('unhandledRejection', note));
  afterAll(() => {
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
}

/** A double and a store that uses it; both are closed after each test. */
export function onDouble(): {
  readonly start: (
    options?: DoubleOptions,
    timings?: Partial<Timings>,
  ) => Promise<{ double: KurrentDouble; store: KurrentEventStore }>;
  readonly open: (double: KurrentDouble, timings?: Partial<Timings>) => Promise<KurrentEventStore>;
} {
  const stores: KurrentEventStore[] = [];
  const doubles: KurrentDouble[] = [];
  const open = async (double: KurrentDouble, timings: Partial<Timings> = PATIENT) => {
    const store = await KurrentEventStore.open({ connectionString: double.connectionString(), timings });
    stores.push(store);
    return store;
  };

  expectNoUnhandledRejection();
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await Promise.all(doubles.splice(0).map((double) => double.stop()));
  });

  return {
    open,
    start: async (options = {}, timings = PATIENT) => {
      const double = await new KurrentDouble(options).start();
      doubles.push(double);
      return { double, store: await open(double, timings) };
    },
  };
}

/** A running subscription and the messages it has delivered so far. */
export class Listener {
  readonly messages: SubscriptionMessage[] = [];
  private readonly abort = new AbortController();
  readonly running: Promise<void>;
  private wake: () => void = () => undefined;

  constructor(store: KurrentEventStore, filter: EventFilter, after = START) {
    this.running = this.listen(store, filter, after);
  }

  get ids(): string[] {
    return this.messages.flatMap((message) => (message.kind === 'event' ? [message.event.eventId] : []));
  }

  count(kind: SubscriptionMessage['kind']): number {
    return this.messages.filter((message) => message.kind === kind).length;
  }

  /** Resolves once `isEnough` holds for the messages so far. */
  async until(isEnough: () => boolean): Promise<void> {
    while (!isEnough()) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  async stop(): Promise<void> {
    this.abort.abort();
    await this.running;
  }

  private async listen(store: KurrentEventStore, filter: EventFilter, after: string): Promise<void> {
    for await (const message of store.subscribeAll(after, filter, this.abort.signal)) {
      this.messages.push(message);
      this.wake();
    }
  }
}
