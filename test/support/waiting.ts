import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 150;
/** Below the limit of a test, so that what is waited for is told. A hub looks at its services every 30 s. */
const LIMIT_MS = 270_000;

async function repeat(isTrue: () => boolean | Promise<boolean>, rest: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - startedAt > LIMIT_MS)
      throw new Error(`not so after ${String(LIMIT_MS / 1_000)} s: ${isTrue.toString()}`);
    await rest();
  }
}

/**
 * Asks again and again, with a short pause: for what other processes do.
 * @throws after 270 s, with the source of the question
 */
export const until = (isTrue: () => boolean | Promise<boolean>): Promise<void> =>
  repeat(isTrue, () => pause(POLL_MS));

/**
 * Asks at every turn of the event loop: for a moment that is soon over.
 * @throws after 270 s, with the source of the question
 */
export const nextMoment = (isTrue: () => boolean | Promise<boolean>): Promise<void> =>
  repeat(isTrue, () => nextTurn());
