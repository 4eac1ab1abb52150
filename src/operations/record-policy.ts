import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import { OPS } from '../domain/streams';
import { commandContext } from '../event-store/envelope';
import { Book, type Written } from '../people/book';
import { ThrottleQueries } from '../projections/throttle/throttle-queries';

/** Writes a policy to the book once, before anything is decided under it. */
@Injectable()
export class PolicyRecorder {
  constructor(
    private readonly book: Book,
    private readonly throttle: ThrottleQueries,
    private readonly settings: Settings,
  ) {}

  async record(): Promise<Written> {
    const { policy } = this.settings;
    if (this.throttle.policy(policy.policyId) !== undefined) return { position: null };
    const context = commandContext({ kind: 'policy', id: null });
    return this.book.append(context, OPS, 'any', { type: 'PolicyInForce', data: policy });
  }
}
