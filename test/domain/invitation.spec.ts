import {
  createInvitation,
  isValidInvitation,
  renewInvitationLink,
  returnPlace,
  revokeInvitation,
  takePlace,
  type NewInvitation,
  type TakePlace,
} from '../../src/domain/invitation';
import { evolveInvitation, initialInvitation } from '../../src/domain/invitation';
import { givenInvitation, happened, refusalOf } from '../support/given';
import { ANNA, BEN } from '../support/people';

const NOW = '2026-02-01T00:00:00.000Z';
const END = '2026-03-01T00:00:00.000Z';
const invitationId = 'invitation-1';

const wanted: NewInvitation = {
  invitationId,
  tokenHash: 'hash-1',
  groups: ['lab', ' Chemistry', 'lab'],
  validUntil: '2026-07-31T22:00:00.000Z',
  uses: 2,
  expiresAt: END,
  approve: true,
  note: 'Chemistry 101',
};
const created = happened('InvitationCreated', {
  invitationId,
  tokenHash: 'hash-1',
  groups: ['Chemistry', 'lab'],
  validUntil: '2026-07-31T22:00:00.000Z',
  uses: 2,
  expiresAt: END,
  approve: true,
});
const used = (userId: string) =>
  happened('InvitationUsed', { invitationId, userId, acceptedTerms: null, approved: true });
const returned = (userId: string) => happened('InvitationPlaceReturned', { invitationId, userId });
const renewed = happened('InvitationLinkRenewed', { invitationId, tokenHash: 'hash-2' });
const revoked = happened('InvitationRevoked', { invitationId });

const place = (userId: string, more: Partial<TakePlace> = {}): TakePlace => ({
  tokenHash: 'hash-1',
  userId,
  personal: { username: 'anna' },
  acceptedTerms: '2026-01',
  approved: true,
  ...more,
});

describe('an invitation', () => {
  it('is created with its groups normalised, and its note sealed', () => {
    givenInvitation()
      .when((state) => createInvitation(state, wanted, NOW))
      .thenEmits({
        type: 'InvitationCreated',
        data: created.data,
        personal: { deployment: { note: 'Chemistry 101' } },
      });
  });

  it('is not created twice', () => {
    givenInvitation(created)
      .when((state) => createInvitation(state, wanted, NOW))
      .thenNothing();
  });

  it.each([
    ['expiresAt', { expiresAt: NOW }],
    ['validUntil', { validUntil: END }],
    ['groups', { groups: ['a\u0007b'] }],
  ])('is refused for its %s', (field, more) => {
    givenInvitation()
      .when((state) => createInvitation(state, { ...wanted, ...more }, NOW))
      .thenRefused('validation_failed', field);
  });
});

describe('a place of an invitation', () => {
  it('is taken, with what the sign-up needs sealed for the person', () => {
    givenInvitation(created)
      .when((state) => takePlace(state, place(ANNA), NOW))
      .thenEmits({
        type: 'InvitationUsed',
        data: { invitationId, userId: ANNA, acceptedTerms: '2026-01', approved: true },
        personal: { [ANNA]: { username: 'anna' } },
      });
  });

  it('is taken once by one person, also when the last is gone', () => {
    givenInvitation(created, used(ANNA), used(BEN))
      .when((state) => takePlace(state, place(BEN), NOW))
      .thenNothing();
  });

  it.each([
    ['none is left', [created, used(ANNA), used(BEN)], {}, NOW],
    ['it was revoked', [created, revoked], {}, NOW],
    ['it ends at this instant', [created], {}, END],
    ['there is a newer link', [created, renewed], {}, NOW],
  ] as const)('is refused as a link that was valid once: %s', (_why, events, more, now) => {
    const state = events.reduce(evolveInvitation, initialInvitation);
    const refusal = refusalOf(() => takePlace(state, place('another', more), now));
    expect([refusal.code, refusal.details.wasValid]).toEqual(['link_invalid', true]);
  });

  it('is there until the instant at which the invitation ends', () => {
    const state = evolveInvitation(initialInvitation, created);
    expect(isValidInvitation(state, 'hash-1', '2026-02-28T23:59:59.999Z')).toBe(true);
    expect(isValidInvitation(state, 'hash-1', END)).toBe(false);
  });

  it('is given back and can be taken again', () => {
    givenInvitation(created, used(ANNA), used(BEN))
      .when((state) => returnPlace(state, { userId: BEN }))
      .thenEmits({ type: 'InvitationPlaceReturned', data: { invitationId, userId: BEN } });
    givenInvitation(created, used(ANNA), used(BEN), returned(BEN))
      .when((state) => takePlace(state, place('another', { acceptedTerms: null }), NOW))
      .thenEmits({
        type: 'InvitationUsed',
        data: { invitationId, userId: 'another', acceptedTerms: null, approved: true },
        personal: { another: { username: 'anna' } },
      });
  });

  it('is not given back twice, and by nobody who has none', () => {
    givenInvitation(created, used(BEN), returned(BEN))
      .when((state) => returnPlace(state, { userId: BEN }))
      .thenNothing();
    givenInvitation()
      .when((state) => returnPlace(state, { userId: BEN }))
      .thenNothing();
  });
});

describe('a new link', () => {
  const renew =
    (tokenHash: string, now = NOW) =>
    (state: Parameters<typeof renewInvitationLink>[0]) =>
      renewInvitationLink(state, { tokenHash, now });

  it('replaces the one before; the uses count on', () => {
    givenInvitation(created)
      .when(renew('hash-2'))
      .thenEmits({ type: 'InvitationLinkRenewed', data: { invitationId, tokenHash: 'hash-2' } });
    givenInvitation(created, used(ANNA), used(BEN), renewed)
      .when((state) => takePlace(state, place('another', { tokenHash: 'hash-2' }), NOW))
      .thenRefused('link_invalid');
  });

  it('is not made twice', () => {
    givenInvitation(created, renewed).when(renew('hash-2')).thenNothing();
  });

  it('is refused for an invitation that was revoked, has ended, or never was', () => {
    givenInvitation(created, revoked).when(renew('hash-2')).thenRefused('conflict');
    givenInvitation(created).when(renew('hash-2', END)).thenRefused('conflict');
    givenInvitation().when(renew('hash-2')).thenRefused('not_found');
  });
});

describe('a revocation', () => {
  it('ends the invitation, once', () => {
    givenInvitation(created)
      .when(revokeInvitation)
      .thenEmits({ type: 'InvitationRevoked', data: { invitationId } });
    givenInvitation(created, revoked).when(revokeInvitation).thenNothing();
  });

  it('is refused for one that never was', () => {
    givenInvitation().when(revokeInvitation).thenRefused('not_found');
  });
});
