import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../event-store/kurrent/certificates';

/** A proxy that ends TLS and passes requests on by plain http, with the headers that such proxies send. */
export interface TlsProxy {
  readonly origin: string;
  stop(): Promise<void>;
}

export async function startTlsProxy(targetPort: number): Promise<TlsProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-proxy-'));
  const { cert, key } = makeCertificate(folder);
  rmSync(folder, { recursive: true, force: true });
  const proxy = createServer({ cert, key }, (incoming, outgoing) => {
    const headers = {
      ...incoming.headers,
      host: `127.0.0.1:${String(targetPort)}`,
      'x-forwarded-for': incoming.socket.remoteAddress,
      'x-forwarded-host': incoming.headers.host,
      'x-forwarded-proto': 'https',
    };
    const { method, url } = incoming;
    const onward = request({ host: '127.0.0.1', port: targetPort, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    origin: `https://hub.test:${String((proxy.address() as AddressInfo).port)}`,
    stop: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        proxy.closeAllConnections();
      }),
  };
}
