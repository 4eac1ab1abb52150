import { Injectable } from '@nestjs/common';
import { OPS } from '../domain/streams';
import { commandContext } from '../event-store/envelope';
import { Projector } from '../projections/projector';
import { Book, type Written } from '../people/book';
import { Settings } from '../config/settings';

/** Writes the policy in force once per distinct policy, before anything is decided by it. */
@Injectable()
export class PolicyRecorder {
  constructor(
    private readonly book: Book,
    private readonly projector: Projector,
    private readonly settings: Settings,
  ) {}

  async record(): Promise<Written> {
    const { policy } = this.settings;
    if (this.projector.throttle.policy(policy.policyId) !== undefined) return { position: null };
    const context = commandContext({ kind: 'policy', id: null });
    return this.book.append(context, OPS, 'any', { type: 'PolicyInForce', data: policy });
  }
}
