import { liftPolicyBlock, unblockUser } from '../../src/domain/user-decisions';
import { given, happened } from '../support/given';
import { ANNA, approved, blocked, blockedByPolicy, deleted, signedUp, unblocked } from '../support/people';

const NOW = '2026-03-01T12:00:00.000Z';
const UNTIL = '2026-03-02T12:00:00.000Z';
const lifted = { type: 'UserUnblocked', data: { userId: ANNA } } as const;

describe('somebody who is blocked', () => {
  it.each([
    ['for good', [blocked()]],
    ['until later', [blocked(UNTIL)]],
    ['by the policy', [blockedByPolicy]],
    ['by both', [blocked(), blockedByPolicy]],
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

describe('somebody who is not blocked', () => {
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
  it('lifts the block by the policy', () => {
    given(signedUp(), approved, blockedByPolicy)
      .when((state) => liftPolicyBlock(state, { now: NOW }))
      .thenEmits(lifted);
  });

  it.each([null, UNTIL])('leaves what an administrator has decided in force until %s', (until) => {
    given(signedUp(), approved, blocked(until), blockedByPolicy)
      .when((state) => liftPolicyBlock(state, { now: NOW }))
      .thenEmits(lifted, { type: 'UserBlocked', data: { userId: ANNA, cause: 'admin', until } });
  });

  it('does not bring back a block that has ended', () => {
    given(signedUp(), approved, blocked(NOW), blockedByPolicy)
      .when((state) => liftPolicyBlock(state, { now: NOW }))
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
  ])('does nothing for somebody who %s', (_, events) => {
    given(signedUp(), approved, ...events)
      .when((state) => liftPolicyBlock(state, { now: NOW }))
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
      .when((state) => liftPolicyBlock(state, { now: NOW }))
      .thenRefused('not_found');
  });
});
