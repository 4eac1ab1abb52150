import { Injectable } from '@nestjs/common';
import { BUCKET_MS, Calendar, type BucketUnit } from '../platform/calendar';
import { Clock } from '../platform/clock';
import { inFourDigitYears } from '../platform/instant';
import { AuditQueries } from '../projections/audit/audit-queries';
import { refusedQuery } from './refused-query';
import type { BucketBody, SummaryBody, SummaryQuery } from './summary.bodies';

/** A year of days, and as long as sign-ins are kept by default. */
const BUCKETS_MAX = 400;

/** Of the range where none is named. */
const BUCKETS_BY_DEFAULT: Readonly<Record<BucketUnit, number>> = { hour: 24, day: 14 };

/** Counts what happened in each hour or day. */
@Injectable()
export class Summary {
  constructor(
    private readonly audit: AuditQueries,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `invalid_request` for a range that is empty or has too many buckets */
  of({ from, to, bucket = 'day', timeZone = 'UTC' }: SummaryQuery): SummaryBody {
    const end = to === undefined ? this.clock.nowMs() : Date.parse(to);
    const begin =
      from === undefined
        ? inFourDigitYears(end - BUCKETS_BY_DEFAULT[bucket] * BUCKET_MS[bucket])
        : Date.parse(from);
    assertRange(begin, end, bucket);
    const calendar = new Calendar(timeZone, bucket);
    const items: BucketBody[] = [];
    let start = inFourDigitYears(calendar.startOf(begin));
    while (start < end) {
      const next = inFourDigitYears(calendar.nextStart(start));
      items.push(this.count(start, next));
      start = next;
    }
    return { bucket, timeZone, items };
  }

  private count(startMs: number, endMs: number): BucketBody {
    const [from, to] = [new Date(startMs).toISOString(), new Date(endMs).toISOString()];
    return {
      from,
      to,
      signIns: this.audit.count('signIns', from, to),
      failures: this.audit.count('failures', from, to),
      locks: this.audit.count('locks', from, to),
      refusedAddresses: this.audit.count('refusedAddresses', from, to),
      signUps: this.audit.count('signUps', from, to),
    };
  }
}

function assertRange(begin: number, end: number, bucket: BucketUnit): void {
  if (begin >= end) throw refusedQuery('from', 'from must be before to');
  if (end - begin > BUCKETS_MAX * BUCKET_MS[bucket]) {
    const detail = `from and to are more than ${String(BUCKETS_MAX)} ${bucket}s apart; ask for a shorter range`;
    throw refusedQuery('from', detail);
  }
}
