import { until } from '../support/waiting';
import type { HubBrowser, HubUser } from './hub-browser';

export { until };

/** The user that the hub recognises in a browser, when it is as expected. */
export async function seen(browser: HubBrowser, isAsExpected: (user: HubUser) => boolean): Promise<HubUser> {
  let user = await browser.whoAmI();
  await until(async () => {
    user = await browser.whoAmI();
    return isAsExpected(user);
  });
  return user;
}
