import { request, type Agent } from 'node:http';
import type { Received } from './document';
import type { HostileRequest } from './requests';

/** A request without an answer by then hangs, in ms: far more than the slowest machine needs. */
const HANGS_AFTER_MS = 120_000;

/** Sends a request over a socket. @throws Error when no answer comes */
export function sendOver(
  agent: Agent,
  port: number,
  { method, target, headers, body }: HostileRequest,
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { agent, port, method, path: target, headers, timeout: HANGS_AFTER_MS },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
        });
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('no answer')));
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : Buffer.from(body, 'latin1'));
  });
}
