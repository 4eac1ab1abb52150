import type { Settings } from '../config/settings';

/** A link as its maker sees it, once: the token is stored as its hash only. */
export interface OneTimeLink {
  /** Null: the public URL is not known. The token is in the fragment, which browsers send to no server. */
  readonly url: string | null;
  /** The same without scheme and host. */
  readonly path: string;
  readonly token: string;
  /** ISO 8601 instant. */
  readonly expiresAt: string;
}

/** @param page its path without the base path, such as `/password-link` */
export function oneTimeLink(
  { publicUrl, basePath }: Settings,
  page: string,
  { token, expiresAt }: Pick<OneTimeLink, 'token' | 'expiresAt'>,
): OneTimeLink {
  const place = `${page}#${token}`;
  const url = publicUrl === null ? null : `${publicUrl}${place}`;
  return { url, path: `${basePath}${place}`, token, expiresAt };
}
