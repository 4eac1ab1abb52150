import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import type { Policy } from '../domain/events';
import { initialThrottle, type ThrottleState } from '../domain/throttle';
import { ThrottleQueries } from '../projections/throttle/throttle-queries';
import type { Subject } from './subjects';

/** The counters of failures, and the policy by which they lock. */
@Injectable()
export class Counters {
  constructor(
    private readonly throttle: ThrottleQueries,
    private readonly settings: Settings,
  ) {}

  get policy(): Policy {
    return this.settings.policy;
  }

  stateOf({ counter }: Subject): ThrottleState {
    return this.throttle.counter(counter)?.state ?? initialThrottle;
  }

  /** Whether this node has folded the policy in force: without it the counters are incomplete. */
  isPolicyFolded(): boolean {
    return this.throttle.policy(this.policy.policyId) !== undefined;
  }
}
