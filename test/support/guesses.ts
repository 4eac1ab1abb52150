import { START, type EventStore } from '../../src/event-store/event-store';
import type { Answer, TestApp, AppNode } from './test-app';
import type { ManualClock } from './manual-clock';

export const WRONG = 'no password of anybody';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Seconds after which an answer says to try again; null: it says nothing of the kind. */
export const retryAfter = ({ body, headers }: Answer): number | null => {
  const header = headers['retry-after'] === undefined ? null : Number(headers['retry-after']);
  const seconds = typeof body.retryAfterSeconds === 'number' ? body.retryAfterSeconds : null;
  return seconds === header ? seconds : Number.NaN;
};

/** Everything of an answer that whoever asked can see, but for what is another each time anyway. */
export function seenFrom({ status, text, body, headers }: Answer): object {
  const { correlationId } = body;
  const masked = (value: string) =>
    typeof correlationId === 'string'
      ? value.replaceAll(correlationId, '*'.repeat(correlationId.length))
      : value;
  const { date: _date, ...others } = headers as Record<string, string>;
  return {
    status,
    text: masked(text),
    headers: Object.entries(others).map(([name, value]) => [name, masked(value)]),
  };
}

/** Wrong passwords one after the other, each as soon as the lock of the one before has ended. */
export async function failInARow(
  node: AppNode,
  clock: ManualClock,
  { username, count, more = {} }: { username: string; count: number; more?: object },
): Promise<void> {
  for (let failures = 0; failures < count;) {
    const { status, body } = await node.login(username, WRONG, more);
    if (status === 401) failures += 1;
    else if (status === 429) clock.advance(Number(body.retryAfterSeconds) * SECOND);
    else throw new Error(`a wrong password was answered ${JSON.stringify(body)}`);
  }
}

/** Calls that reach the store. */
export interface StoreCalls {
  appends: number;
  streamReads: number;
}

/** Counts what a store is asked to do. */
export function counted(calls: StoreCalls): (store: EventStore) => EventStore {
  const counters: Readonly<Record<string, keyof StoreCalls>> = {
    append: 'appends',
    readStream: 'streamReads',
  };
  return (store) =>
    new Proxy(store, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        const counter = counters[String(name)];
        return (...given: unknown[]): unknown => {
          if (counter !== undefined) calls[counter] += 1;
          return (member as (...values: unknown[]) => unknown).apply(target, given);
        };
      },
    });
}

export const verifications = ({ nodes }: TestApp): number =>
  nodes.reduce((sum, { app }) => sum + app.parts.hasher.verifications, 0);

/** The types of the events that `work` wrote, of the streams of logins alone unless told otherwise. */
export async function written(
  { store }: TestApp,
  work: () => Promise<unknown>,
  streamPrefixes: string[] = ['login-'],
): Promise<string[]> {
  const before = await store.head();
  await work();
  return (await store.readAll(before ?? START, { streamPrefixes }, 10_000)).map(({ type }) => type);
}
