import { setTimeout as pause } from 'node:timers/promises';
import type { HubBrowser, HubUser } from './hub-browser';

const POLL_MS = 150;
/** Below the limit of a test, so that what is waited for is told. The hub itself looks at services every 30 s. */
const LIMIT_MS = 270_000;

/**
 * Asks again and again: a hub looks at its people at their next request after the refresh age.
 * @throws after 270 s, with the source of the question
 */
export async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const startedAt = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - startedAt > LIMIT_MS)
      throw new Error(`not so after ${String(LIMIT_MS / 1_000)} s: ${isTrue.toString()}`);
    await pause(POLL_MS);
  }
}

/** The user that the hub recognises in a browser, when it is as expected. */
export async function seen(browser: HubBrowser, isAsExpected: (user: HubUser) => boolean): Promise<HubUser> {
  let user = await browser.whoAmI();
  await until(async () => {
    user = await browser.whoAmI();
    return isAsExpected(user);
  });
  return user;
}
