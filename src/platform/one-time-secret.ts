import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits (OWASP ASVS 5.0 §7.2.3 asks for 128 at least). */
const SECRET_BYTES = 32;

/** `gbi_` invitation, `gbk_` API token, `gbl_` password link, `gbs_` set-up link, `gbw_` browser session. */
export type SecretPrefix = 'gbi' | 'gbk' | 'gbl' | 'gbs' | 'gbw';

/** A new secret: shown once, stored as its SHA-256 only. */
export function newSecret(prefix: SecretPrefix): { secret: string; hash: string } {
  const secret = `${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { secret, hash: hashOf(secret) };
}

/** SHA-256, base64url: what is stored and looked up instead of the secret. */
export const hashOf = (secret: string): string => hash('sha256', secret, 'base64url');

/** Compares two hashes in constant time. */
export const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
