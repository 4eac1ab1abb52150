import fc from 'fast-check';
import {
  DECAY_AFTER_MS,
  decideTicket,
  evolveThrottle,
  initialThrottle,
  type LockPolicy,
  type LoginEvent,
} from '../../src/domain/throttle';
import { at, attempted, failed, folded, refused, reset, succeeded } from '../support/logins';

const policies: fc.Arbitrary<LockPolicy> = fc.record({
  lockAfter: fc.integer({ min: 1, max: 6 }),
  lockSeconds: fc.integer({ min: 1, max: 30 }),
  lockMaxSeconds: fc.integer({ min: 1, max: 900 }),
});

/** What may happen next to one account; `n` selects one of the tickets that it can happen to. */
type Step = { readonly does: 'attempt' | 'ask' | 'fail' | 'succeed' | 'reset'; readonly n: number } & {
  readonly passedMs: number;
};

const steps: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom('attempt', 'attempt', 'ask', 'ask', 'ask', 'fail', 'fail', 'succeed', 'reset'),
  n: fc.nat(),
  passedMs: fc.oneof(
    { weight: 8, arbitrary: fc.nat(2_000) },
    { weight: 2, arbitrary: fc.nat(60_000) },
    { weight: 1, arbitrary: fc.nat(2 * DECAY_AFTER_MS) },
  ),
});

/** Plays attempts, questions and outcomes in any order, and counts verifications between two locks. */
class Door {
  private state = initialThrottle;
  private ms = 0;
  private attempts = 0;
  private readonly waiting: number[] = [];
  private readonly verifying: number[] = [];
  /** Verifications since the last lock, success, reset or day without a failure. */
  private verified = 0;
  mostVerified = 0;

  constructor(private readonly policy: LockPolicy) {}

  play({ does, n, passedMs }: Step): void {
    this.ms += passedMs;
    switch (does) {
      case 'attempt':
        return this.attempt();
      case 'ask':
        return this.ask(n);
      case 'fail':
        return this.settle(n, failed);
      case 'succeed':
        return this.settle(n, succeeded);
      case 'reset':
        return this.happen(reset(this.ms));
    }
  }

  private attempt(): void {
    this.waiting.push(this.attempts);
    this.happen(attempted(this.attempts, this.ms));
    this.attempts += 1;
  }

  private ask(n: number): void {
    const [ticket] = this.waiting.splice(n % Math.max(1, this.waiting.length), 1);
    if (ticket === undefined) return;
    const { kind } = decideTicket(this.state, { revision: ticket, now: at(this.ms) }, this.policy);
    if (kind === 'refuse') this.happen(refused(ticket, this.ms));
    if (kind === 'wait') this.waiting.push(ticket);
    if (kind !== 'verify') return;
    this.verifying.push(ticket);
    this.verified += 1;
    this.mostVerified = Math.max(this.mostVerified, this.verified);
  }

  private settle(n: number, outcome: (attempt: number, ms: number) => LoginEvent): void {
    const [ticket] = this.verifying.splice(n % Math.max(1, this.verifying.length), 1);
    if (ticket !== undefined) this.happen(outcome(ticket, this.ms));
  }

  private happen(event: LoginEvent): void {
    const before = this.state;
    this.state = evolveThrottle(before, event, this.policy);
    const isAnew = event.type === 'LoginSucceeded' || event.type === 'ThrottleReset';
    const isRested =
      event.type === 'LoginAttempted' &&
      before.lastAttemptAt !== null &&
      Date.parse(event.occurredAt) - Date.parse(before.lastAttemptAt) >= DECAY_AFTER_MS;
    if (isAnew || isRested || this.state.lockedUntil !== before.lockedUntil) this.verified = 0;
  }
}

describe('attempts and outcomes in any order, at any speed', () => {
  it('are never verified more often before a lock than the policy allows', () => {
    fc.assert(
      fc.property(policies, fc.array(steps, { maxLength: 200 }), (policy, story) => {
        const door = new Door(policy);
        for (const step of story) door.play(step);
        expect(door.mostVerified).toBeLessThanOrEqual(policy.lockAfter);
      }),
      { numRuns: 500 },
    );
  });

  it('are at some time verified as often as the policy allows', () => {
    const door = new Door({ lockAfter: 5, lockSeconds: 10, lockMaxSeconds: 900 });
    const attempt: Step = { does: 'attempt', n: 0, passedMs: 1 };
    const ask: Step = { does: 'ask', n: 0, passedMs: 1 };
    for (const step of [...Array.from({ length: 9 }, () => attempt), ...Array.from({ length: 9 }, () => ask)])
      door.play(step);
    expect(door.mostVerified).toBe(5);
  });
});

/** Any login event, including impossible ones: outcomes without an attempt, clocks that run backwards. */
const events: fc.Arbitrary<LoginEvent> = fc
  .record({
    make: fc.constantFrom(attempted, attempted, attempted, failed, failed, failed, refused, succeeded, reset),
    revision: fc.nat(3),
    ms: fc.oneof(fc.nat(60_000), fc.integer({ min: -DECAY_AFTER_MS, max: 3 * DECAY_AFTER_MS })),
  })
  .map(({ make, revision, ms }) => (make === reset ? reset(ms) : make(revision, ms)));

describe('any history', () => {
  it('folds, and nothing but a success or a reset shortens a lock', () => {
    fc.assert(
      fc.property(policies, fc.array(events, { maxLength: 100 }), (policy, story) => {
        let state = initialThrottle;
        for (const event of story) {
          const before = state.lockedUntil ?? '';
          state = evolveThrottle(state, event, policy);
          if (event.type === 'LoginSucceeded' || event.type === 'ThrottleReset') continue;
          expect((state.lockedUntil ?? '') >= before).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is folded to the same state in parts as at once', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 40 }), fc.nat(40), (story, cut) => {
        const policy = { lockAfter: 3, lockSeconds: 10, lockMaxSeconds: 60 };
        const head = JSON.parse(
          JSON.stringify(folded(story.slice(0, cut), policy)),
        ) as typeof initialThrottle;
        expect(folded(story.slice(cut), policy, head)).toEqual(folded(story, policy));
      }),
    );
  });
});
