import { liftPolicyBlock } from '../../src/domain/policy-block';
import { unblockUser } from '../../src/domain/user-decisions';
import { given, happened } from '../support/given';
import {
  ANNA,
  approved,
  blocked,
  blockedByHub,
  blockedByPolicy,
  deleted,
  signedUp,
  unblocked,
} from '../support/people';

const NOW = '2026-03-01T12:00:00.000Z';
const UNTIL = '2026-03-02T12:00:00.000Z';
const lifted = { type: 'UserUnblocked', data: { userId: ANNA, lifts: 'all' } } as const;
const liftedPolicy = { type: 'UserUnblocked', data: { userId: ANNA, lifts: 'policy' } } as const;

describe('a person who is blocked', () => {
  it.each([
    ['without an end', [blocked()]],
    ['until later', [blocked(UNTIL)]],
    ['by the policy', [blockedByPolicy]],
    ['by both', [blocked(), blockedByPolicy]],
    ['by a hub', [blockedByHub()]],
    ['by a hub and no longer by an administrator', [blocked(NOW), blockedByHub()]],
    ['by the policy and no longer by an administrator', [blocked(NOW), blockedByPolicy]],
  ])('%s is unblocked', (_, blocks) => {
    given(signedUp(), approved, ...blocks)
      .when((state) => unblockUser(state, { now: NOW }))
      .thenEmits(lifted);
  });

  it('is unblocked with a reason that is sealed for the person', () => {
    given(signedUp(), approved, blocked())
      .when((state) => unblockUser(state, { now: NOW, reason: 'a mistake' }))
      .thenEmits({ ...lifted, personal: { [ANNA]: { reason: 'a mistake' } } });
  });
});

describe('a person who is not blocked', () => {
  it.each([
    ['never was', []],
    ['was unblocked', [blocked(), blockedByPolicy, unblocked]],
    ['has sat a block out', [blocked(NOW)]],
  ])('and %s is not unblocked', (_, blocks) => {
    given(signedUp(), approved, ...blocks)
      .when((state) => unblockUser(state, { now: NOW }))
      .thenNothing();
  });
});

describe('a reset of the throttle', () => {
  it.each([
    ['the policy', [blockedByPolicy]],
    ['the policy and an administrator', [blocked(UNTIL), blockedByPolicy]],
  ])('lifts the block by the policy alone for somebody blocked by %s', (_, blocks) => {
    given(signedUp(), approved, ...blocks)
      .when(liftPolicyBlock)
      .thenEmits(liftedPolicy);
  });

  it('leaves what an administrator has decided', () => {
    given(signedUp(), approved, blocked(), blockedByPolicy, happened('UserUnblocked', liftedPolicy.data))
      .when((state) => unblockUser(state, { now: NOW }))
      .thenEmits(lifted);
  });

  it.each([
    ['was not blocked', []],
    ['an administrator has blocked', [blocked()]],
    ['was reset before', [blockedByPolicy, unblocked]],
    [
      'set another password since',
      [
        blockedByPolicy,
        happened('PasswordChanged', {
          userId: ANNA,
          credentialRevision: 1,
          passwordRevision: 1,
          how: 'link',
          linkId: null,
        }),
      ],
    ],
  ])('does nothing for a person who %s', (_, events) => {
    given(signedUp(), approved, ...events)
      .when(liftPolicyBlock)
      .thenNothing();
  });
});

describe('nobody', () => {
  it.each([
    ['signed up', []],
    ['is left after a deletion', [signedUp(), deleted]],
  ])('%s: there is nobody to unblock', (_, events) => {
    given(...events)
      .when((state) => unblockUser(state, { now: NOW }))
      .thenRefused('not_found');
    given(...events)
      .when(liftPolicyBlock)
      .thenRefused('not_found');
  });
});
