import type { Config } from '../config/config';
import { Networks } from '../platform/network';

/** The part of the configuration that routes need. */
export abstract class HttpSettings {
  abstract readonly trustedProxies: Networks;
  abstract readonly isTls: boolean;
  /** Empty, or with a leading slash and no trailing one. */
  abstract readonly basePath: string;
  /** Origin of the public URL; null: none is configured. */
  abstract readonly publicOrigin: string | null;
  /** Path of the public URL without a slash at its end; the base path where none is configured. */
  abstract readonly publicPath: string;
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
  publicOrigin: config.publicUrl === null ? null : new URL(config.publicUrl).origin,
  publicPath: config.publicUrl === null ? config.basePath : pathOf(config.publicUrl),
  hubUrl: config.hubUrl,
  data: config.data,
  store: config.store.kind,
  hubTokenHash: config.hubTokenHash,
});

const pathOf = (url: string): string => new URL(url).pathname.replace(/\/+$/, '');
