import { START, type EventStore } from '../../src/event-store/event-store';
import type { Answer, TestApp, AppNode } from './test-app';
import type { ManualClock } from './manual-clock';

export const WRONG = 'no password of anybody';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A token of our form that nobody has, another one for each index. */
export const wrongToken = (prefix: 'gbk' | 'gbw', index: number): string =>
  `${prefix}_${String(index).padStart(43, 'A')}`;

/** The seconds after which the answer allows a retry; null: it does not say; NaN: header and body differ. */
export const retryAfter = ({ body, headers }: Answer): number | null => {
  const header = headers['retry-after'] === undefined ? null : Number(headers['retry-after']);
  const seconds = typeof body.retryAfterSeconds === 'number' ? body.retryAfterSeconds : null;
  return seconds === header ? seconds : Number.NaN;
};

/** Everything in an answer that its receiver can see, except what differs in every answer. */
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

/** Wrong passwords, each as soon as the previous lock has ended. */
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

/** Counts the calls to a store. */
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

/** The types of the events that `work` wrote; by default only those in login streams. */
export async function written(
  { store }: TestApp,
  work: () => Promise<unknown>,
  streamPrefixes: string[] = ['login-'],
): Promise<string[]> {
  const before = await store.head();
  await work();
  return (await store.readAll(before ?? START, { streamPrefixes }, 10_000)).map(({ type }) => type);
}
