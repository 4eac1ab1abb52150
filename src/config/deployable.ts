import { assertStrongParameters } from '../passwords/hash-parameters';
import { isLoopbackHost } from '../platform/network';
import type { Environment } from './environment';
import { ConfigError, type ConfigFault } from './faults';

/** Refuses values that do not go together. @throws ConfigError with every fault */
export function assertDeployable(env: Environment): void {
  const faults = [
    ...networkFaults(env),
    ...storeFaults(env),
    ...hashFaults(env),
    ...pairFaults(env, 'GATEBOOK_TLS_CERT', 'GATEBOOK_TLS_KEY'),
    ...pairFaults(env, 'GATEBOOK_TERMS_URL', 'GATEBOOK_TERMS_VERSION'),
    ...lockFaults(env),
  ];
  if (faults.length > 0) throw new ConfigError(faults);
}

function networkFaults(env: Environment): ConfigFault[] {
  const isGuarded = env.GATEBOOK_TLS_CERT !== undefined || env.GATEBOOK_TRUSTED_PROXIES.length > 0;
  if (isGuarded || isLoopbackHost(env.GATEBOOK_HOST)) return [];
  const detail =
    `is ${env.GATEBOOK_HOST}, which others can reach: passwords would cross the network unencrypted. Set ` +
    'GATEBOOK_TLS_CERT and GATEBOOK_TLS_KEY, or GATEBOOK_TRUSTED_PROXIES to the reverse proxy in front';
  return [{ name: 'GATEBOOK_HOST', detail }];
}

function storeFaults(env: Environment): ConfigFault[] {
  if (env.GATEBOOK_STORE === 'sqlite') return [];
  const needed = ['GATEBOOK_KURRENTDB', 'GATEBOOK_SECRET'] as const;
  return needed
    .filter((name) => env[name] === undefined)
    .map((name) => ({ name, detail: 'is required with GATEBOOK_STORE=kurrentdb' }));
}

function hashFaults(env: Environment): ConfigFault[] {
  try {
    assertStrongParameters({
      memoryKib: env.GATEBOOK_HASH_MEMORY_KIB,
      iterations: env.GATEBOOK_HASH_ITERATIONS,
    });
    return [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ name: 'GATEBOOK_HASH_MEMORY_KIB', detail: `and GATEBOOK_HASH_ITERATIONS: ${error.message}` }];
  }
}

type Pairable = 'GATEBOOK_TLS_CERT' | 'GATEBOOK_TLS_KEY' | 'GATEBOOK_TERMS_URL' | 'GATEBOOK_TERMS_VERSION';

function pairFaults(env: Environment, one: Pairable, other: Pairable): ConfigFault[] {
  if ((env[one] === undefined) === (env[other] === undefined)) return [];
  const [set, missing] = env[one] === undefined ? [other, one] : [one, other];
  return [{ name: missing, detail: `is required together with ${set}` }];
}

function lockFaults(env: Environment): ConfigFault[] {
  if (env.GATEBOOK_LOCK_MAX_SECONDS >= env.GATEBOOK_LOCK_SECONDS) return [];
  return [{ name: 'GATEBOOK_LOCK_MAX_SECONDS', detail: 'is less than GATEBOOK_LOCK_SECONDS' }];
}
