import { blockByPolicy } from '../../src/domain/policy-block';
import { blockUser, type BlockUser } from '../../src/domain/user-decisions';
import { given } from '../support/given';
import {
  ANNA,
  approved,
  blocked,
  blockedByPolicy,
  deleted,
  rejected,
  signedUp,
  unblocked,
} from '../support/people';

const NOW = '2026-03-01T12:00:00.000Z';
const UNTIL = '2026-03-02T12:00:00.000Z';

const command = (changes: Partial<BlockUser> = {}): BlockUser => ({ until: null, now: NOW, ...changes });
const block = (until: string | null) =>
  ({ type: 'UserBlocked', data: { userId: ANNA, cause: 'admin', until } }) as const;

describe('a person who is active', () => {
  it('is blocked without an end', () => {
    given(signedUp(), approved)
      .when((state) => blockUser(state, command()))
      .thenEmits(block(null));
  });

  it('is blocked until an instant, with a reason that is sealed for the person', () => {
    given(signedUp(), approved)
      .when((state) => blockUser(state, command({ until: UNTIL, reason: 'mining' })))
      .thenEmits({
        type: 'UserBlocked',
        data: { userId: ANNA, cause: 'admin', until: UNTIL, tellsReason: true },
        personal: { [ANNA]: { reason: 'mining' } },
      });
  });

  it.each([NOW, '2026-03-01T11:59:59.999Z'])('is not blocked until %s, which is past', (until) => {
    given(signedUp(), approved)
      .when((state) => blockUser(state, command({ until })))
      .thenRefused('validation_failed', 'until');
  });
});

describe('a person who is blocked', () => {
  it.each([null, UNTIL])('is not blocked twice until %s', (until) => {
    given(signedUp(), approved, blocked(until))
      .when((state) => blockUser(state, command({ until, reason: 'again' })))
      .thenNothing();
  });

  it('can be blocked until another instant', () => {
    given(signedUp(), approved, blocked(UNTIL))
      .when((state) => blockUser(state, command()))
      .thenEmits(block(null));
  });

  it('can be blocked again when the block has ended', () => {
    given(signedUp(), approved, blocked(NOW))
      .when((state) => blockUser(state, command({ until: UNTIL })))
      .thenEmits(block(UNTIL));
  });

  it('by the policy, can be blocked by an administrator too', () => {
    given(signedUp(), approved, blockedByPolicy)
      .when((state) => blockUser(state, command()))
      .thenEmits(block(null));
  });
});

describe('a person who was not approved', () => {
  it.each([
    ['waits', [signedUp()]],
    ['was rejected', [signedUp(), rejected]],
  ])('and %s cannot be blocked', (_, events) => {
    given(...events)
      .when((state) => blockUser(state, command()))
      .thenRefused('conflict');
  });
});

describe('nobody', () => {
  it.each([
    ['signed up', []],
    ['is left after a deletion', [signedUp(), deleted]],
  ])('%s: there is nobody to block', (_, events) => {
    given(...events)
      .when((state) => blockUser(state, command()))
      .thenRefused('not_found');
    given(...events)
      .when(blockByPolicy)
      .thenNothing();
  });
});

describe('the policy', () => {
  const byPolicy = {
    type: 'UserBlocked',
    data: { userId: ANNA, cause: 'policy', until: null },
    by: 'policy',
  } as const;

  it.each([
    ['is active', [signedUp(), approved]],
    ['waits for approval', [signedUp()]],
    ['an administrator has blocked', [signedUp(), approved, blocked()]],
    ['was blocked by it before and unblocked', [signedUp(), approved, blockedByPolicy, unblocked]],
  ])('blocks a person who %s', (_, events) => {
    given(...events)
      .when(blockByPolicy)
      .thenEmits(byPolicy);
  });

  it('does not block twice', () => {
    given(signedUp(), approved, blockedByPolicy).when(blockByPolicy).thenNothing();
  });
});
