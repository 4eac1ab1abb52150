import type { DomainEvent } from '../../src/domain/events';
import { evolveUser, initialUser, type UserEventType } from '../../src/domain/user';
import { isUsableLink, issuePasswordLink } from '../../src/domain/user-decisions';
import { given, happened } from '../support/given';
import {
  ANNA,
  approved,
  blocked,
  deleted,
  LINK,
  linkIssued,
  rejected,
  signedUp,
  unblocked,
} from '../support/people';

const issued = { type: 'PasswordLinkIssued', data: { userId: ANNA, ...LINK } } as const;

describe('a password link', () => {
  it.each([
    ['is active', [signedUp(), approved]],
    ['waits for approval', [signedUp()]],
    ['is blocked', [signedUp(), approved, blocked()]],
    ['has an older link', [signedUp(), approved, linkIssued({ linkId: 'link-0' })]],
  ])('is made for a person who %s', (_, events) => {
    given(...events)
      .when((state) => issuePasswordLink(state, LINK))
      .thenEmits(issued);
  });

  it('is made once', () => {
    given(signedUp(), approved, linkIssued())
      .when((state) => issuePasswordLink(state, LINK))
      .thenNothing();
  });

  it('is refused to a person who was rejected', () => {
    given(signedUp(), rejected)
      .when((state) => issuePasswordLink(state, LINK))
      .thenRefused('conflict');
  });

  it.each([
    ['signed up', []],
    ['is left after a deletion', [signedUp(), deleted]],
  ])('is refused where nobody %s', (_, events) => {
    given(...events)
      .when((state) => issuePasswordLink(state, LINK))
      .thenRefused('not_found');
  });
});

describe('a link that a person has', () => {
  const used = happened('PasswordLinkUsed', { userId: ANNA, linkId: LINK.linkId });
  const changed = happened('PasswordChanged', {
    userId: ANNA,
    credentialRevision: 1,
    passwordRevision: 1,
    how: 'own',
    linkId: null,
  });
  const before = '2026-01-01T00:59:59.999Z';
  const isUsable = (
    events: readonly DomainEvent<UserEventType>[],
    tokenHash: string,
    now: string,
    adminSince: string | null = null,
  ) => isUsableLink(events.reduce(evolveUser, initialUser), tokenHash, { now, adminSince });

  it('sets a password up to its last millisecond', () => {
    expect(isUsable([signedUp(), linkIssued()], LINK.tokenHash, before)).toBe(true);
  });

  it('sets none from its end on', () => {
    expect(isUsable([signedUp(), linkIssued()], LINK.tokenHash, LINK.expiresAt)).toBe(false);
  });

  it.each([
    ['was used', [signedUp(), linkIssued(), used]],
    ['was followed by another password', [signedUp(), linkIssued(), changed]],
    ['was followed by another link', [signedUp(), linkIssued(), linkIssued({ tokenHash: 'hash-2' })]],
    ['is of somebody who was rejected', [signedUp(), linkIssued(), rejected]],
    ['is of somebody who was blocked since', [signedUp(), approved, linkIssued(), blocked()]],
    ['is of somebody blocked and unblocked', [signedUp(), approved, linkIssued(), blocked(), unblocked]],
    ['is of somebody who was deleted', [signedUp(), linkIssued(), deleted]],
    ['is of the person who had the name before', [signedUp(), linkIssued(), deleted, signedUp()]],
    ['was never made', [signedUp()]],
    ['is of nobody', []],
  ])('and that %s sets none', (_, events) => {
    expect(isUsable(events, LINK.tokenHash, before)).toBe(false);
  });

  it('and that has another secret sets none', () => {
    expect(isUsable([signedUp(), linkIssued()], 'hash-2', before)).toBe(false);
  });

  it('of an administrator works from the instant of the right on, and not when it was issued before', () => {
    const events = [signedUp(), linkIssued()];
    const { occurredAt } = linkIssued();
    const since = (ms: number) => new Date(Date.parse(occurredAt) + ms).toISOString();
    expect(isUsable(events, LINK.tokenHash, before, since(0))).toBe(true);
    expect(isUsable(events, LINK.tokenHash, before, since(-1))).toBe(true);
    expect(isUsable(events, LINK.tokenHash, before, since(1))).toBe(false);
  });
});
