import { setTimeout as delay } from 'node:timers/promises';
import { EventStore, type StoredEvent, type SubscriptionMessage } from '../../../src/event-store/event-store';
import { Feed } from '../../../src/projections/engine/feed';
import { newEvent } from '../../event-store/fixtures';
import { TestNode, TestPerson, userId } from '../node';
import { MODEL_NAMES } from '../../support/model-names';

/** A store that delivers as many events as requested. */
class EndlessStore {
  handedOut = 0;

  capabilities() {
    return { erasesAtOnce: true, sharedByNodes: false };
  }

  async *subscribeAll(
    after: string,
    _filter: unknown,
    signal: AbortSignal,
  ): AsyncGenerator<SubscriptionMessage> {
    for (let position = Number(after) + 1; !signal.aborted; position += 1) {
      this.handedOut = position;
      const event: StoredEvent = {
        ...newEvent(),
        position: String(position),
        stream: 'ops',
        revision: position,
      };
      yield { kind: 'event', event };
    }
  }
}

describe('the feed', () => {
  it('holds the store back while a batch is folded, and hands on batches of 500 at most, in order', async () => {
    const store = new EndlessStore();
    const sizes: number[] = [];
    let expected = 1;
    let ended: () => void = () => undefined;
    const enough = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const feed: Feed = new Feed(
      store as unknown as EventStore,
      {
        apply: async (events) => {
          await delay(1);
          sizes.push(events.length);
          for (const event of events) {
            expect(event.position).toBe(String(expected));
            expected += 1;
          }
          expect(store.handedOut - expected).toBeLessThanOrEqual(1_500);
          if (expected > 10_000) ended();
        },
        caughtUp: () => undefined,
        reconnected: async () => undefined,
        failed: (error) => {
          throw error;
        },
      },
      '0',
    );
    feed.start();
    await enough;
    await feed.stop();
    expect(Math.max(...sizes)).toBe(500);
    expect(feed.position).toBe(String(expected - 1));
  });
});

describe('a caller that waits for a position', () => {
  let node: TestNode;
  beforeEach(async () => {
    node = await TestNode.open();
  });
  afterEach(() => node.close());

  it('continues when it is folded', async () => {
    await node.projector.ready();
    const heard: string[] = [];
    const stop = node.projector.onApplied((events) => heard.push(...events.map(({ type }) => type)));
    const next = node.projector.nextApplied(10_000);
    await new TestPerson(node, userId(1), 'ada').signsUp();
    await next;
    stop();
    expect(heard).toEqual(['KeyCreated', 'CredentialSet', 'UserSignedUp']);
    expect(node.queries.users.byUsername('ada')).toBeDefined();
  });

  it('gets not_ready when the position is not reached', async () => {
    await expect(node.projector.waitFor('999999', 20)).rejects.toMatchObject({
      code: 'not_ready',
      details: { retryAfterSeconds: 1 },
    });
  });

  it('gets an error for a text that is no position', async () => {
    await expect(node.projector.waitFor('yesterday')).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('does not wait longer than it likes for a next batch', async () => {
    await node.projector.nextApplied(0);
  });

  it('can tell how fresh the node is', async () => {
    await node.projector.ready();
    await new TestPerson(node, userId(1), 'ada').signsUp();
    expect(node.projector.freshness().ageMs).toBeLessThan(5_000);
    expect(node.projector.status().map(({ name }) => name)).toEqual(MODEL_NAMES);
    expect((await node.projector.statusWithLag())[0]).toMatchObject({
      name: 'users',
      state: 'live',
      lagEvents: 0,
      error: null,
    });
  });
});
