import { setTimeout as pause } from 'node:timers/promises';
import type { HubBrowser, HubUser } from './hub-browser';

const POLL_MS = 50;

/** Asks again and again: a hub looks at its people at their next request after the refresh age. */
export async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await pause(POLL_MS);
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
