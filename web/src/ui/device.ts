import type { Texts } from '../texts/en';

/** Names in user agents, the more specific ones first: Edge also calls itself Chrome, and Chrome calls itself Safari. */
const BROWSERS = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['Firefox', 'Firefox'],
  ['FxiOS', 'Firefox'],
  ['CriOS', 'Chrome'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const;

const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const;

type Names = readonly (readonly [mark: string, name: string])[];

const nameIn = (userAgent: string, names: Names): string | undefined =>
  names.find(([mark]) => userAgent.includes(mark))?.[1];

/** What a person calls the program that a user agent names: “Firefox on Windows”. */
export function deviceName({ account }: Texts, userAgent: string | null): string {
  const browser = nameIn(userAgent ?? '', BROWSERS);
  const system = nameIn(userAgent ?? '', SYSTEMS);
  if (browser !== undefined && system !== undefined) return account.browserOn(browser, system);
  return browser ?? system ?? account.unknownDevice;
}
