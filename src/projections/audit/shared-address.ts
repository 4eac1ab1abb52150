import { addressOfKey, networkKeys } from '../../platform/address-key';

/** Events that are looked at, from the newest one back. */
const EVENTS_MAX = 5_000;

/** So many people from one private address are no coincidence. */
const PEOPLE_MIN = 20;

/** Networks of machines that no person of the Internet has: loopback (RFC 1122), private (RFC 1918, 4193), link-local. */
const PRIVATE = ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16']
  .concat(['::1', 'fc00::/7', 'fe80::/10'])
  .flatMap((network) => networkKeys(network) ?? []);

/** One row for each person and address. */
export interface HubSignIn {
  readonly userId: string | null;
  readonly addressKey: string | null;
}

/** A query of the read model `audit`: who signed in at a hub, and from where. Reads a bounded part of the table. */
export const RECENT_HUB_SIGN_INS = `SELECT DISTINCT subject_id AS userId, address_key AS addressKey
  FROM (SELECT type, actor_kind, subject_id, address_key FROM events ORDER BY position DESC LIMIT ${String(EVENTS_MAX)})
  WHERE type = 'LoginSucceeded' AND actor_kind = 'hub'`;

/** The private address from which all of many people signed in: a proxy's. Null: there is none. */
export function sharedPrivateAddress(signIns: readonly HubSignIn[]): string | null {
  const [key, ...others] = new Set(signIns.map(({ addressKey }) => addressKey));
  const people = new Set(signIns.map(({ userId }) => userId)).size;
  if (key === undefined || key === null || others.length > 0 || people < PEOPLE_MIN) return null;
  const isPrivate = PRIVATE.some(({ first, last }) => key >= first && key <= last);
  return isPrivate ? addressOfKey(key) : null;
}

/** For people: what such an address means. */
export const sharedAddressFault = (address: string): string =>
  `everybody signs in at the hub from the private address ${address}: it is that of a proxy, and all people share one ` +
  'limit on wrong passwords';

export const SHARED_ADDRESS_ADVICE =
  'let the proxies in front of the hub append to X-Forwarded-For, and list them in ' +
  'GatebookAuthenticator.trusted_proxies';
