import { admissionOf } from '../../src/domain/admission';
import type { DomainEvent } from '../../src/domain/events';
import { evolveUser, initialUser, type UserEventType } from '../../src/domain/user';
import { happened } from '../support/given';
import { ANNA, approved, blocked, deleted, signedUp } from '../support/people';

const NOW = '2026-03-01T12:00:00.000Z';
const inGroups = (...groups: string[]) => happened('GroupsChanged', { userId: ANNA, groups });

const admission = (events: readonly DomainEvent<UserEventType>[], allowedGroups: string[] | null) =>
  admissionOf(events.reduce(evolveUser, initialUser), { allowedGroups, adminGroup: null }, NOW).code;

describe('a hub that admits everybody', () => {
  it.each([
    ['somebody without groups', [signedUp(), approved], 'ok'],
    ['a blocked person', [signedUp(), approved, blocked()], 'blocked'],
    ['a deleted person', [signedUp(), approved, deleted], 'not_found'],
  ])('answers about %s by the standing', (_, events, code) => {
    expect(admission(events, null)).toBe(code);
  });
});

describe('a hub that admits one group', () => {
  it.each([
    ['a member', [signedUp(), approved, inGroups('staff')], 'ok'],
    ['a member of another group', [signedUp(), approved, inGroups('guests')], 'not_allowed_here'],
    ['somebody without groups', [signedUp(), approved], 'not_allowed_here'],
    ['a member who waits for approval', [signedUp(), inGroups('staff')], 'pending_approval'],
    ['a blocked person of another group', [signedUp(), approved, blocked()], 'blocked'],
    ['nobody', [], 'not_found'],
  ])('answers about %s', (_, events, code) => {
    expect(admission(events, ['staff'])).toBe(code);
  });

  it('recognises it by a name older than the rule for group names', () => {
    expect(admission([signedUp(), approved, inGroups('équipe')], ['e\u0301quipe '])).toBe('ok');
  });
});

const required = happened('PasswordChangeRequired', { userId: ANNA });
const ended = happened('ValidityChanged', { userId: ANNA, validUntil: NOW });
const signInAt = (events: readonly DomainEvent<UserEventType>[], refusesPasswordChange: boolean) =>
  admissionOf(
    events.reduce(evolveUser, initialUser),
    { allowedGroups: ['staff'], adminGroup: null, refusesPasswordChange },
    NOW,
  ).code;

describe('a person who has to set a new password', () => {
  const member = [signedUp(), approved, inGroups('staff'), required];

  it('is refused where none can be set, and admitted elsewhere', () => {
    expect([signInAt(member, true), signInAt(member, false)]).toEqual(['password_change_required', 'ok']);
    expect(admission(member, null)).toBe('ok');
  });

  it.each([
    ['is blocked', [...member, blocked()], 'blocked'],
    ['whose account has ended', [...member, ended], 'expired'],
    ['is in another group', [...member, inGroups('guests')], 'not_allowed_here'],
    ['waits for approval', [signedUp(), required], 'pending_approval'],
  ])('and %s is refused for that', (_, events, code) => {
    expect(signInAt(events, true)).toBe(code);
  });
});

describe('a hub that admits no group', () => {
  it('admits nobody', () => {
    expect(admission([signedUp(), approved, inGroups('staff')], [])).toBe('not_allowed_here');
  });
});
