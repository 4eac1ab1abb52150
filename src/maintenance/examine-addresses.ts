import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Config } from '../config/config';
import type { Finding } from '../platform/finding';
import { isDamage } from '../platform/sqlite-faults';
import {
  RECENT_HUB_SIGN_INS,
  sharedAddressAdvice,
  sharedPrivateAddress,
  type HubSignIn,
} from '../projections/audit/shared-address';

/**
 * Where a hub's token is configured, or the server has a socket for the hub: whether the hub takes a proxy for everybody.
 * @param auditFile of the read model `audit`; null: it is not there
 */
export function addressFindings({ data, hubTokenHash }: Config, auditFile: string | null): Finding[] {
  const hasHub = hubTokenHash !== null || existsSync(join(data, 'hub.sock'));
  if (!hasHub || auditFile === null) return [];
  const address = sharedPrivateAddress(signInsIn(auditFile));
  const name = 'addresses of people';
  return address === null
    ? [{ name, ok: true, detail: 'no proxy is taken for everybody' }]
    : [{ name, ok: false, detail: sharedAddressAdvice(address) }];
}

/** None from a damaged file: the read models have a finding of their own. */
function signInsIn(file: string): HubSignIn[] {
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
