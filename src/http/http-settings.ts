import type { Config } from '../config/config';
import { Networks } from '../platform/network';

/** The part of the configuration that routes need. */
export abstract class HttpSettings {
  abstract readonly trustedProxies: Networks;
  abstract readonly isTls: boolean;
  /** Empty, or with a leading slash and no trailing one. */
  abstract readonly basePath: string;
  /** Absolute path of the data folder. */
  abstract readonly data: string;
  abstract readonly store: 'sqlite' | 'kurrentdb';
}

export const httpSettingsOf = (config: Config): HttpSettings => ({
  trustedProxies: new Networks(config.listen.trustedProxies),
  isTls: config.listen.tls !== null,
  basePath: config.basePath,
  data: config.data,
  store: config.store.kind,
});
