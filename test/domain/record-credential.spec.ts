import { recordCredential, type CredentialFacts } from '../../src/domain/user-decisions';
import { given, happened } from '../support/given';
import { ANNA, approved, BEN, deleted, linkIssued, signedUp } from '../support/people';

type Credential = CredentialFacts & { credentialRevision: number };

const credential = (changes: Partial<Credential> = {}): Credential => ({
  userId: ANNA,
  passwordRevision: 1,
  credentialRevision: 1,
  how: 'own',
  linkId: null,
  ...changes,
});
const revisions = { credentialRevision: 1, passwordRevision: 1 };
const byLink = { how: 'link', linkId: 'link-1' } as const;

describe('a credential whose fact is missing', () => {
  it('of the own change of a password gets it', () => {
    given(signedUp(), approved)
      .when((state) => recordCredential(state, credential()))
      .thenEmits({ type: 'PasswordChanged', data: { userId: ANNA, ...revisions, how: 'own', linkId: null } });
  });

  it('set by a link gets it, and the link is used', () => {
    given(signedUp(), approved, linkIssued())
      .when((state) => recordCredential(state, credential(byLink)))
      .thenEmits(
        { type: 'PasswordLinkUsed', data: { userId: ANNA, linkId: 'link-1' } },
        { type: 'PasswordChanged', data: { userId: ANNA, ...revisions, ...byLink } },
      );
  });

  it('that is the first of a person who was added without one gets it', () => {
    const first = credential({ ...byLink, credentialRevision: 0, passwordRevision: 0 });
    given(signedUp({ credentialRevision: null }), approved, linkIssued())
      .when((state) => recordCredential(state, first))
      .thenEmits(
        { type: 'PasswordLinkUsed', data: { userId: ANNA, linkId: 'link-1' } },
        {
          type: 'PasswordChanged',
          data: { userId: ANNA, credentialRevision: 0, passwordRevision: 0, ...byLink },
        },
      );
  });

  it('of an import gets it', () => {
    given(signedUp({ credentialRevision: null }), approved)
      .when((state) => recordCredential(state, credential({ how: 'import' })))
      .thenEmits({ type: 'PasswordImported', data: { userId: ANNA, ...revisions } });
  });

  it('of a rehash keeps the revision of the password', () => {
    given(signedUp(), approved)
      .when((state) => recordCredential(state, credential({ how: 'rehash', passwordRevision: 0 })))
      .thenEmits({
        type: 'PasswordRehashed',
        data: { userId: ANNA, credentialRevision: 1, passwordRevision: 0 },
      });
  });
});

describe('a credential', () => {
  const changed = happened('PasswordChanged', { userId: ANNA, ...revisions, how: 'own', linkId: null });
  const rehashed = happened('PasswordRehashed', { userId: ANNA, ...revisions });

  it.each([
    ['whose fact stands', [signedUp(), changed], credential()],
    ['whose rehash stands', [signedUp(), rehashed], credential({ how: 'rehash', passwordRevision: 0 })],
    ['that a newer one has replaced', [signedUp(), changed], credential({ credentialRevision: 0 })],
    ['of the sign-up itself', [signedUp()], credential({ how: 'sign_up', credentialRevision: 0 })],
    ['of the sign-up under a later revision', [signedUp()], credential({ how: 'sign_up' })],
    ['of another person', [signedUp()], credential({ userId: BEN })],
    ['of somebody who was deleted', [signedUp(), deleted], credential()],
    ['of nobody', [], credential()],
  ])('%s needs none', (_, events, written) => {
    given(...events)
      .when((state) => recordCredential(state, written))
      .thenNothing();
  });
});
