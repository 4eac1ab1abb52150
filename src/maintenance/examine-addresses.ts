import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Config } from '../config/config';
import { well, wrong, type Finding } from '../platform/finding';
import { isDamage } from '../platform/sqlite-faults';
import {
  RECENT_HUB_SIGN_INS,
  SHARED_ADDRESS_ADVICE,
  sharedAddressFault,
  sharedPrivateAddress,
  type HubSignIn,
} from '../projections/audit/shared-address';

/**
 * Where a hub's token is configured, or the server has a socket for the hub: whether the hub takes a proxy for everybody.
 * @param signIns null: they cannot be read
 */
export function addressFindings(
  { data, hubTokenHash }: Config,
  signIns: readonly HubSignIn[] | null,
): Finding[] {
  const hasHub = hubTokenHash !== null || existsSync(join(data, 'hub.sock'));
  if (!hasHub || signIns === null) return [];
  const address = sharedPrivateAddress(signIns);
  const name = 'addresses of people';
  return address === null
    ? [well(name, 'no proxy is taken for everybody')]
    : [wrong(name, sharedAddressFault(address), SHARED_ADDRESS_ADVICE)];
}

/**
 * None from a damaged file: the read models have a finding of their own.
 * @param file of the read model `audit`; null: it is not there
 */
export function signInsIn(file: string | null): HubSignIn[] | null {
  if (file === null) return null;
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      return db.prepare<[], HubSignIn>(RECENT_HUB_SIGN_INS).all();
    } finally {
      db.close();
    }
  } catch (error) {
    if (isDamage(error)) return [];
    throw error;
  }
}
