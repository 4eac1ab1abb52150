import type {
  AppendResult,
  EventStore,
  StreamSlice,
  SubscriptionMessage,
} from '../../src/event-store/event-store';

/** Wraps the calls of a store; by default they pass through. */
export interface Line {
  aroundAppend: (append: () => Promise<AppendResult>, stream: string) => Promise<AppendResult>;
  aroundRead: (read: () => Promise<StreamSlice>) => Promise<StreamSlice>;
  /** Subscribers receive a message only after this resolves. */
  beforeMessage: (message: SubscriptionMessage) => Promise<void>;
}

/** A line that changes nothing yet. */
export const clearLine = (): Line => ({
  aroundAppend: (append) => append(),
  aroundRead: (read) => read(),
  beforeMessage: () => Promise.resolve(),
});

/** A real store whose calls a test can intercept, even while it is in use. */
export const disturbed = (store: EventStore, line: Line): EventStore =>
  new Proxy(store, {
    get(target, name) {
      const append: EventStore['append'] = (...call) =>
        line.aroundAppend(() => target.append(...call), call[0]);
      const readStream: EventStore['readStream'] = (...call) =>
        line.aroundRead(() => target.readStream(...call));
      const subscribeAll: EventStore['subscribeAll'] = async function* (...call) {
        for await (const message of target.subscribeAll(...call)) {
          await line.beforeMessage(message);
          yield message;
        }
      };
      if (name === 'subscribeAll') return subscribeAll;
      if (name === 'append') return append;
      if (name === 'readStream') return readStream;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
