import type {
  AppendResult,
  EventStore,
  StreamSlice,
  SubscriptionMessage,
} from '../../src/event-store/event-store';

/** What stands around the calls of a store; what is left alone goes through. */
export interface Line {
  aroundAppend: (append: () => Promise<AppendResult>, stream: string) => Promise<AppendResult>;
  aroundRead: (read: () => Promise<StreamSlice>) => Promise<StreamSlice>;
  /** Every subscriber waits for it before it hears of the message. */
  beforeMessage: (message: SubscriptionMessage) => Promise<void>;
}

/** A line that disturbs nothing yet. */
export const clearLine = (): Line => ({
  aroundAppend: (append) => append(),
  aroundRead: (read) => read(),
  beforeMessage: () => Promise.resolve(),
});

/** A real store behind a line that a test can disturb, also while it is in use. */
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
