import { Injectable } from '@nestjs/common';
import type { EventData } from '../domain/events';
import type { GuardVerdict } from '../domain/replay';
import type { StoredEvent } from '../event-store/event-store';
import { networkKeys, type KeyRange } from '../platform/address-key';
import { clientNetwork } from '../platform/network';
import { AuditQueries } from '../projections/audit/audit-queries';
import { refusedQuery } from './refused-query';

/** Events that are read at a time. */
const PAGE = 500;

const NOT_AN_ADDRESS = 'This is not an IP address. Use one such as 192.0.2.7.';

/** The refusals of one client address, as the audit has them. */
export type RefusalsOfAddress = (at: string) => GuardVerdict | null;

/** Finds when an address was refused, for replay. */
@Injectable()
export class AddressRefusals {
  constructor(private readonly audit: AuditQueries) {}

  /** @returns the answer that the guard gave to every sign-in from the address at an instant; null: it was not refused */
  ofAddress(address: string): RefusalsOfAddress {
    const network = clientNetwork(address);
    const addresses = network === undefined ? undefined : networkKeys(network);
    if (addresses === undefined) throw refusedQuery('address', NOT_AN_ADDRESS);
    const refusals = this.read('AddressRefused', addresses).map(
      ({ data }) => data as unknown as EventData['AddressRefused'],
    );
    const lifted = this.read('AddressLifted', addresses).map(({ occurredAt }) => occurredAt);
    return (at) => {
      const refusal = refusals.find(
        ({ since, until }) =>
          since <= at && at < until && !lifted.some((instant) => since <= instant && instant <= at),
      );
      if (refusal === undefined) return null;
      const because = `the address was refused after ${refusal.failures} failed sign-ins from it`;
      return { code: 'throttled', because, retryAt: refusal.until };
    };
  }

  private read(type: 'AddressRefused' | 'AddressLifted', addresses: KeyRange): StoredEvent[] {
    const events: StoredEvent[] = [];
    let cursor: string | null = null;
    do {
      const next: { cursor?: string } = cursor === null ? {} : { cursor };
      const page = this.audit.list({ type, addresses, limit: PAGE, ...next });
      events.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return events;
  }
}
