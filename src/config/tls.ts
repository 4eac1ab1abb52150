import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { errorText } from '../platform/error-text';
import { ConfigError, type ConfigFault } from './faults';
import { withoutLineEnd } from './without-line-end';

export interface Tls {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

/** Certificate and key as they were read, and how they are read again. */
export interface RenewableTls extends Tls {
  /** @throws ConfigError with every fault */
  read(): Tls;
}

const CERT = 'GATEBOOK_TLS_CERT';
const KEY = 'GATEBOOK_TLS_KEY';
const PEM = '-----BEGIN';

/**
 * Certificate and key, where the environment names them.
 * @param env a checked environment
 * @throws ConfigError with every fault
 */
export function tlsOf(env: NodeJS.ProcessEnv): RenewableTls | null {
  const isSet = (name: string): boolean => [env[name], env[`${name}_FILE`]].some((text) => Boolean(text));
  if (!isSet(CERT) || !isSet(KEY)) return null;
  const read = (): Tls => readTls(env);
  return { ...read(), read };
}

function readTls(env: NodeJS.ProcessEnv): Tls {
  const faults: ConfigFault[] = [];
  const cert = pemOf(CERT, env, (pem) => new X509Certificate(pem), faults);
  const key = pemOf(KEY, env, (pem) => createPrivateKey(pem), faults);
  if (faults.length === 0) faults.push(...pairFaults({ cert, key }));
  if (faults.length > 0) throw new ConfigError(faults);
  return { cert, key };
}

function pemOf(
  name: string,
  env: NodeJS.ProcessEnv,
  parse: (pem: string) => unknown,
  faults: ConfigFault[],
): string {
  try {
    const text = withoutLineEnd(env[name] || readFileSync(env[`${name}_FILE`] ?? '', 'utf8'));
    const pem = text.startsWith(PEM) ? text : readFileSync(text, 'utf8');
    parse(pem);
    return pem;
  } catch (error) {
    const { code = 'unusable' } = error as NodeJS.ErrnoException;
    faults.push({ name, detail: `is neither usable PEM nor a file with it (${code})` });
    return '';
  }
}

function pairFaults({ cert, key }: Tls): ConfigFault[] {
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) {
    const detail = `does not fit the first certificate in ${CERT}: give the key that it was made for, and that certificate first`;
    return [{ name: KEY, detail }];
  }
  try {
    createSecureContext({ cert, key });
    return [];
  } catch (error) {
    return [{ name: CERT, detail: `cannot be served: ${errorText(error)}` }];
  }
}
