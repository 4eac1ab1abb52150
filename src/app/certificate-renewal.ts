import { X509Certificate } from 'node:crypto';
import type { Server } from 'node:https';
import type { RenewableTls, Tls } from '../config/tls';
import { TLS_MIN_VERSION } from '../http/server';
import { errorText } from '../platform/error-text';
import type { Log } from '../platform/log';

/** How often the files are read, in ms. By content, since certificates are often renewed by changing a link. */
const EVERY_MS = 2_000;

/** Serves a renewed certificate without a restart. Until the new files can be used, the old certificate is served. */
export class CertificateRenewal {
  private served: Tls;
  private lastFault = '';
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly server: Server,
    private readonly tls: RenewableTls,
    private readonly log: Log,
  ) {
    this.served = tls;
    this.timer = setInterval(() => this.check(), EVERY_MS);
    this.timer.unref();
  }

  check(): void {
    try {
      const { cert, key } = this.tls.read();
      this.lastFault = '';
      if (cert === this.served.cert && key === this.served.key) return;
      this.server.setSecureContext({ cert, key, minVersion: TLS_MIN_VERSION });
      this.served = { cert, key };
      this.log.info('the TLS certificate was renewed', { validTo: new X509Certificate(cert).validTo });
    } catch (error) {
      const fault = errorText(error);
      if (fault !== this.lastFault) this.log.warn(`the old TLS certificate is still served: ${fault}`);
      this.lastFault = fault;
    }
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
