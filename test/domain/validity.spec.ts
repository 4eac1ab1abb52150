import { assertWithoutEnd, setValidity } from '../../src/domain/validity';
import { signUp } from '../../src/domain/user-decisions';
import { given, happened, refusalOf } from '../support/given';
import { ANNA, approved, deleted, POLICY_ID, rejected, signedUp } from '../support/people';

const END = '2027-01-31T23:00:00.000Z';
const ends = (validUntil: string | null) =>
  ({ type: 'ValidityChanged', data: { userId: ANNA, validUntil } }) as const;
const ended = (validUntil: string | null) => happened('ValidityChanged', { userId: ANNA, validUntil });
const of = (validUntil: string | null, isAdmin = false) => ({ validUntil, isAdmin });

describe('the end of an account', () => {
  it.each([
    ['an active person', [signedUp(), approved]],
    ['a person who waits for approval', [signedUp()]],
    ['a rejected person', [signedUp(), rejected]],
    ['a person whose account had another end', [signedUp(), ended('2026-06-01T00:00:00.000Z')]],
  ])('is set for %s', (_, events) => {
    given(...events)
      .when((state) => setValidity(state, of(END)))
      .thenEmits(ends(END));
  });

  it('is removed', () => {
    given(signedUp(), ended(END))
      .when((state) => setValidity(state, of(null)))
      .thenEmits(ends(null));
  });

  it.each([
    ['the same instant', [signedUp(), ended(END)], END],
    ['none, where there is none', [signedUp()], null],
  ])('that is set again to %s changes nothing', (_, events, validUntil) => {
    given(...events)
      .when((state) => setValidity(state, of(validUntil)))
      .thenNothing();
  });

  it('is refused for an administrator, and can be removed', () => {
    given(signedUp(), approved)
      .when((state) => setValidity(state, of(END, true)))
      .thenRefused('conflict');
    given(signedUp(), approved, ended(END))
      .when((state) => setValidity(state, of(null, true)))
      .thenEmits(ends(null));
  });

  it.each([
    ['signed up', []],
    ['is left after a deletion', [signedUp(), deleted]],
  ])('is refused where nobody %s', (_, events) => {
    given(...events)
      .when((state) => setValidity(state, of(END)))
      .thenRefused('not_found');
  });

  it('can be set with the account', () => {
    const command = {
      userId: ANNA,
      origin: 'admin',
      credentialRevision: null,
      personal: {},
      groups: [],
      validUntil: END,
      acceptedTerms: null,
      policyId: POLICY_ID,
      approvedBy: 'caller',
      releaseDeletedNames: false,
    } as const;
    given()
      .when((state) => signUp(state, command).slice(1))
      .thenEmits({ type: 'UserApproved', data: { userId: ANNA } }, ends(END));
  });
});

describe('the admin right of a person', () => {
  it('is refused while the account has an end', () => {
    expect(refusalOf(() => assertWithoutEnd({ validUntil: END })).code).toBe('conflict');
    expect(() => assertWithoutEnd({ validUntil: null })).not.toThrow();
  });
});
