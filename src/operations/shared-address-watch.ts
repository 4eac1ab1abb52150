import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { HttpSettings } from '../http/http-settings';
import { errorText } from '../platform/error-text';
import { AuditQueries } from '../projections/audit/audit-queries';
import {
  SHARED_ADDRESS_ADVICE,
  sharedAddressFault,
  sharedPrivateAddress,
} from '../projections/audit/shared-address';

const LOOK_EVERY_MS = 60 * 60 * 1000;

/** Where a hub's token is configured: warns once if that hub takes a proxy for everybody. */
@Injectable()
export class SharedAddressWatch implements OnApplicationShutdown {
  private readonly logger = new Logger(SharedAddressWatch.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly audit: AuditQueries,
    private readonly settings: HttpSettings,
  ) {}

  follow(): void {
    if (this.settings.hubTokenHash === null) return;
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.timer.unref();
    this.look();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const address = this.addressNow();
    if (address === null) return;
    this.logger.warn(`${sharedAddressFault(address)}; ${SHARED_ADDRESS_ADVICE}`);
    clearInterval(this.timer);
  }

  /** Null also while the audit cannot be read, as when it is being built: the next look tries again. */
  private addressNow(): string | null {
    try {
      return sharedPrivateAddress(this.audit.recentHubSignIns());
    } catch (error) {
      this.logger.debug(`the addresses of people were not looked at: ${errorText(error)}`);
      return null;
    }
  }
}
