import { bringsAdminRight, issueAdminLink } from '../../src/domain/admin-link';
import type { DomainEvent } from '../../src/domain/events';
import { evolveUser, initialUser, type UserEventType } from '../../src/domain/user';
import { isUsableLink } from '../../src/domain/user-decisions';
import { given, happened } from '../support/given';
import {
  adminLinkIssued,
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

type Events = readonly DomainEvent<UserEventType>[];

const NOW = '2026-01-01T00:30:00.000Z';
const issue = (state: Parameters<typeof issueAdminLink>[0]) => issueAdminLink(state, LINK, NOW);
const ends = (validUntil: string | null) => happened('ValidityChanged', { userId: ANNA, validUntil });

describe('a link that gives the admin right', () => {
  it.each<[string, Events]>([
    ['is active', [signedUp({ credentialRevision: null }), approved]],
    ['has a password', [signedUp(), approved]],
    ['has an older link', [signedUp(), approved, linkIssued({ linkId: 'link-0' })]],
    ['was blocked until now', [signedUp(), approved, blocked(NOW)]],
    ['has no end any more', [signedUp(), approved, ends('2027-01-01T00:00:00.000Z'), ends(null)]],
  ])('is made for a person who %s', (_, events) => {
    given(...events)
      .when(issue)
      .thenEmits({ type: 'AdminLinkIssued', data: { userId: ANNA, ...LINK } });
  });

  it('is made once', () => {
    given(signedUp(), approved, adminLinkIssued()).when(issue).thenNothing();
  });

  it.each<[string, Events]>([
    ['waits for approval', [signedUp()]],
    ['was rejected', [signedUp(), rejected]],
    ['is blocked', [signedUp(), approved, blocked()]],
    ['has an account with an end', [signedUp(), approved, ends('2027-01-01T00:00:00.000Z')]],
  ])('is refused to a person who %s', (_, events) => {
    given(...events)
      .when(issue)
      .thenRefused('conflict');
  });

  it.each<[string, Events]>([
    ['signed up', []],
    ['is left after a deletion', [signedUp(), approved, deleted]],
  ])('is refused where nobody %s', (_, events) => {
    given(...events)
      .when(issue)
      .thenRefused('not_found');
  });

  it('works though the person became an administrator meanwhile', () => {
    const state = [signedUp(), approved, adminLinkIssued()].reduce(evolveUser, initialUser);
    const adminSince = '2026-01-01T00:29:00.000Z';
    expect(isUsableLink(state, LINK.tokenHash, { now: NOW, adminSince })).toBe(true);
  });
});

describe('a password that was set by a link', () => {
  const brings = (...events: Events) =>
    bringsAdminRight([signedUp(), approved, ...events].reduce(evolveUser, initialUser), LINK.linkId, NOW);
  const changed = happened('PasswordChanged', {
    userId: ANNA,
    credentialRevision: 1,
    passwordRevision: 1,
    how: 'own',
    linkId: null,
  });

  it('brings the admin right, if the link gives it', () => {
    expect(brings(adminLinkIssued())).toBe(true);
    expect(brings(adminLinkIssued({ expiresAt: '2026-01-01T00:00:00.000Z' }))).toBe(true);
  });

  it.each<[string, Events]>([
    ['only sets a password', [linkIssued()]],
    ['was replaced by another one', [adminLinkIssued(), linkIssued({ linkId: 'link-2' })]],
    ['was replaced by another one that gives it', [adminLinkIssued(), adminLinkIssued({ linkId: 'link-2' })]],
    ['was replaced under its own id', [adminLinkIssued(), linkIssued()]],
    ['was used', [adminLinkIssued(), happened('PasswordLinkUsed', { userId: ANNA, linkId: LINK.linkId })]],
    ['was followed by another password', [adminLinkIssued(), changed]],
    ['is of somebody who was blocked since', [adminLinkIssued(), blocked()]],
    ['is of somebody blocked and unblocked', [adminLinkIssued(), blocked(), unblocked]],
    ['is of somebody who was rejected', [adminLinkIssued(), rejected]],
    ['is of somebody who was deleted', [adminLinkIssued(), deleted]],
    ['is of somebody whose account has an end now', [adminLinkIssued(), ends('2027-01-01T00:00:00.000Z')]],
    ['nobody made', []],
  ])('brings none, if the link %s', (_, events) => {
    expect(brings(...events)).toBe(false);
  });
});
