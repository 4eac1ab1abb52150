import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import type { Config } from '../config/config';
import { errorText } from '../platform/error-text';
import { well, wrong, type Finding } from '../platform/finding';

/** Longest wait for the port, in ms. */
const PORT_WITHIN_MS = 3_000;

const THIS_MACHINE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Compares the certificate that the port serves with the one of the configuration. Without TLS: nothing. */
export async function portFindings({ listen }: Config): Promise<Finding[]> {
  if (listen.tls === null || listen.port === 0) return [];
  const host = THIS_MACHINE[listen.host] ?? listen.host;
  const where = `${listen.host}:${String(listen.port)}`;
  try {
    const served = await certificateOf(host, listen.port);
    const configured = new X509Certificate(listen.tls.cert);
    if (served?.fingerprint256 === configured.fingerprint256)
      return [well('port', `${where} serves this certificate`)];
    const until = served === undefined ? '' : `, which ends on ${served.validTo}`;
    const detail = `${where} serves another certificate than GATEBOOK_TLS_CERT${until}`;
    return [wrong('port', detail, 'send SIGHUP to the server and check its log')];
  } catch (error) {
    const detail = `${where} does not answer with TLS (${errorText(error)})`;
    return [wrong('port', detail, 'check GATEBOOK_HOST and GATEBOOK_PORT, or restart the server')];
  }
}

/** Accepts any certificate: it is only looked at, and nothing is sent. */
function certificateOf(host: string, port: number): Promise<X509Certificate | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, rejectUnauthorized: false, timeout: PORT_WITHIN_MS });
    socket.once('secureConnect', () => {
      resolve(socket.getPeerX509Certificate());
      socket.destroy();
    });
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
    socket.once('error', reject);
  });
}
