import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';

export const SCREENS = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
] as const;
export const SCHEMES = ['light', 'dark'] as const;

/** As the success criteria of WCAG 2.2, levels A and AA. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/**
 * A browser that knows the host hub.test. Browsers treat all of 127.0.0.0/8 as secure, so plain http has to be tried under
 * another name.
 */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--host-resolver-rules=MAP hub.test 127.0.0.1'],
  });

/** What no page may do. */
export interface Misdeeds {
  readonly foreignHosts: string[];
  /** Violations of the Content-Security-Policy and errors of scripts. */
  readonly errors: string[];
}

export const noMisdeeds = (): Misdeeds => ({ foreignHosts: [], errors: [] });

interface Visitor {
  readonly locale?: string;
  readonly ignoreHTTPSErrors?: boolean;
  readonly viewport?: (typeof SCREENS)[number];
}

/** A page of a new visitor, without cookies, and without animations that would blur a measurement. */
export async function visit(browser: Browser, misdeeds: Misdeeds, visitor: Visitor = {}): Promise<Page> {
  const context = await browser.newContext({
    locale: 'en-GB',
    reducedMotion: 'reduce',
    viewport: SCREENS[0],
    ...visitor,
  });
  const page = await context.newPage();
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== 'hub.test') misdeeds.foreignHosts.push(request.url());
  });
  page.on('pageerror', (error) => misdeeds.errors.push(String(error)));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) misdeeds.errors.push(message.text());
  });
  return page;
}

type Look = readonly [screen: (typeof SCREENS)[number], colorScheme: (typeof SCHEMES)[number]];

/** A phone in light and a wide screen in dark; with `GATEBOOK_TEST_LOOKS=all` each screen in each scheme. */
const LOOKS: readonly Look[] =
  process.env['GATEBOOK_TEST_LOOKS'] === 'all'
    ? SCHEMES.flatMap((scheme) => SCREENS.map((screen): Look => [screen, scheme]))
    : [
        [SCREENS[0], SCHEMES[0]],
        [SCREENS[1], SCHEMES[1]],
      ];

/** What is wrong with the page for people with disabilities, or wider than the screen. */
export async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const [screen, colorScheme] of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(screen);
    const where = `${String(screen.width)} px, ${colorScheme}`;
    faults.push(...(await findingsOf(page)).map((finding) => `${where}: ${finding}`));
    if (await page.evaluate('document.documentElement.scrollWidth > innerWidth'))
      faults.push(`${where}: the page is wider than the screen`);
  }
  await page.setViewportSize(SCREENS[0]);
  return faults;
}

async function findingsOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly: RULES, preload: false, resultTypes: ['violations'] });
  const { violations } = (await page.evaluate(`axe.run(document, ${options})`)) as axe.AxeResults;
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
