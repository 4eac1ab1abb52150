import type { DomainEvent } from '../../src/domain/events';
import { standingOf } from '../../src/domain/standing';
import { evolveUser, initialUser, type UserEventType } from '../../src/domain/user';
import { happened } from '../support/given';
import {
  ANNA,
  approved,
  blocked,
  blockedByHub,
  blockedByPolicy,
  deleted,
  hubBlockLifted,
  rejected,
  signedUp,
  unblocked,
} from '../support/people';

const endless = happened('ValidityChanged', { userId: ANNA, validUntil: null });
const NOW = '2026-03-01T12:00:00.000Z';
const standing = (events: readonly DomainEvent<UserEventType>[], now = NOW) =>
  standingOf(events.reduce(evolveUser, initialUser), now);

describe('the standing of a person', () => {
  it.each([
    ['nobody', [], 'not_found'],
    ['somebody who waits for approval', [signedUp()], 'pending_approval'],
    ['somebody who was rejected', [signedUp(), rejected], 'rejected'],
    ['somebody who was approved', [signedUp(), approved], 'ok'],
    ['somebody who was approved after a rejection', [signedUp(), rejected, approved], 'ok'],
    ['somebody whom the policy has blocked', [signedUp(), approved, blockedByPolicy], 'ok'],
    ['somebody who was unblocked', [signedUp(), approved, blocked(), unblocked], 'ok'],
    ['somebody who was deleted', [signedUp(), approved, deleted], 'not_found'],
    ['somebody deleted while blocked', [signedUp(), approved, blocked(), deleted], 'not_found'],
    ['who took a released name', [signedUp(), approved, deleted, signedUp()], 'pending_approval'],
  ])('meets %s', (_, events, code) => {
    expect(standing(events)).toEqual({ code });
  });
});

describe('T-36: a block until an instant', () => {
  const events = [signedUp(), approved, blocked(NOW)];

  it('is in force a millisecond before', () => {
    expect(standing(events, '2026-03-01T11:59:59.999Z')).toEqual({ code: 'blocked', until: NOW });
  });

  it.each([NOW, '2026-03-01T12:00:00.001Z'])('has ended at %s', (now) => {
    expect(standing(events, now)).toEqual({ code: 'ok' });
  });
});

describe('an account that ends at an instant', () => {
  const ends = happened('ValidityChanged', { userId: ANNA, validUntil: NOW });

  it('is in force a millisecond before', () => {
    expect(standing([signedUp(), approved, ends], '2026-03-01T11:59:59.999Z')).toEqual({ code: 'ok' });
  });

  it.each([NOW, '2026-03-01T12:00:00.001Z'])('has ended at %s', (now) => {
    expect(standing([signedUp(), approved, ends], now)).toEqual({ code: 'expired', since: NOW });
  });

  it.each([
    ['waits for approval', [signedUp(), ends], { code: 'pending_approval' }],
    ['was rejected', [signedUp(), ends, rejected], { code: 'rejected' }],
    ['is blocked', [signedUp(), approved, ends, blocked()], { code: 'blocked', until: null }],
    ['has no end any more', [signedUp(), approved, ends, endless], { code: 'ok' }],
  ])('of a person who %s', (_, events, answer) => {
    expect(standing(events)).toEqual(answer);
  });
});

describe('a block by a hub', () => {
  const forGood = { code: 'blocked', until: null };

  it.each([
    ['alone', [blockedByHub()]],
    ['beside a block of an administrator that ends', [blocked(NOW), blockedByHub()]],
    [
      'of two hubs, one of which has lifted its own',
      [blockedByHub(), blockedByHub('games'), hubBlockLifted()],
    ],
    ['that another hub has lifted for itself', [blockedByHub(), hubBlockLifted('games')]],
  ])('%s is in force without an end', (_, blocks) => {
    expect(standing([signedUp(), approved, ...blocks], '2026-02-01T00:00:00.000Z')).toEqual(forGood);
    expect(standing([signedUp(), approved, ...blocks])).toEqual(forGood);
  });

  it.each([
    ['lifted by that hub', [blockedByHub(), hubBlockLifted()]],
    ['lifted by an administrator', [blockedByHub(), blockedByHub('games'), unblocked]],
  ])('%s is not in force', (_, blocks) => {
    expect(standing([signedUp(), approved, ...blocks])).toEqual({ code: 'ok' });
  });
});

describe('T-36: a block without an end', () => {
  it('is in force a thousand years later', () => {
    expect(standing([signedUp(), approved, blocked()], '3026-01-01T00:00:00.000Z')).toEqual({
      code: 'blocked',
      until: null,
    });
  });

  it('stays in force when the policy blocks too', () => {
    expect(standing([signedUp(), approved, blocked(), blockedByPolicy])).toEqual({
      code: 'blocked',
      until: null,
    });
  });
});
