import type { Config } from '../config/config';
import { Networks } from '../platform/network';

/** An address at which browsers reach Gatebook. */
export interface PublicPlace {
  readonly origin: string;
  /** Without a slash at its end. */
  readonly path: string;
}

/** The part of the configuration that routes need. */
export abstract class HttpSettings {
  abstract readonly trustedProxies: Networks;
  abstract readonly isTls: boolean;
  /** Empty, or with a leading slash and no trailing one. */
  abstract readonly basePath: string;
  /** Null: no public URL is configured. */
  abstract readonly publicPlace: PublicPlace | null;
  /** Whether browser sessions can administer at all. */
  abstract readonly adminPages: boolean;
  /** The one address at which they can; null: wherever the pages are. */
  abstract readonly adminPlace: PublicPlace | null;
  /** Where people sign in to the hub; null: not known. */
  abstract readonly hubUrl: string | null;
  /** Absolute path of the data folder. */
  abstract readonly data: string;
  abstract readonly store: 'sqlite' | 'kurrentdb';
  /** SHA-256 of the configured hub token; null: none is configured. */
  abstract readonly hubTokenHash: string | null;
}

export const httpSettingsOf = (config: Config): HttpSettings => ({
  trustedProxies: new Networks(config.listen.trustedProxies),
  isTls: config.listen.tls !== null,
  basePath: config.basePath,
  publicPlace: placeAt(config.publicUrl),
  adminPages: config.adminPages,
  adminPlace: placeAt(config.adminUrl),
  hubUrl: config.hubUrl,
  data: config.data,
  store: config.store.kind,
  hubTokenHash: config.hubTokenHash,
});

function placeAt(address: string | null): PublicPlace | null {
  if (address === null) return null;
  const { origin, pathname } = new URL(address);
  return { origin, path: pathname.replace(/\/+$/, '') };
}
