import { signUp, type SignUp } from '../../src/domain/user-decisions';
import { given } from '../support/given';
import { ANNA, approved, BEN, deleted, POLICY_ID, rejected, signedUp } from '../support/people';

const command = (changes: Partial<SignUp> = {}): SignUp => ({
  userId: ANNA,
  origin: 'self',
  credentialRevision: 0,
  personal: { username: 'anna', email: 'anna@example.org' },
  groups: [],
  acceptedTerms: 'v1',
  policyId: POLICY_ID,
  approvedBy: null,
  releaseDeletedNames: false,
  ...changes,
});

const data = {
  userId: ANNA,
  origin: 'self',
  credentialRevision: 0,
  acceptedTerms: 'v1',
  policyId: POLICY_ID,
} as const;
const personal = { [ANNA]: { username: 'anna', email: 'anna@example.org' } };

describe('a name that nobody has', () => {
  it('is taken, and what identifies the person is only in the sealed part', () => {
    given()
      .when((state) => signUp(state, command()))
      .thenEmits({ type: 'UserSignedUp', data, personal });
  });

  it('is approved by the policy where sign-up is open', () => {
    given()
      .when((state) => signUp(state, command({ approvedBy: 'policy' })))
      .thenEmits(
        { type: 'UserSignedUp', data, personal },
        { type: 'UserApproved', data: { userId: ANNA }, by: 'policy' },
      );
  });

  it('is approved by the administrator who makes the account, with groups sorted and without doubles', () => {
    const made = command({
      approvedBy: 'caller',
      origin: 'admin',
      credentialRevision: null,
      groups: ['b', 'a', 'b'],
    });
    given()
      .when((state) => signUp(state, made))
      .thenEmits(
        { type: 'UserSignedUp', data: { ...data, origin: 'admin', credentialRevision: null }, personal },
        { type: 'UserApproved', data: { userId: ANNA } },
        { type: 'GroupsChanged', data: { userId: ANNA, groups: ['a', 'b'] } },
      );
  });
});

describe('a name that a person has', () => {
  const stories = {
    'waits for approval': [signedUp()],
    'is active': [signedUp(), approved],
    'was rejected': [signedUp(), rejected],
  };
  it.each(Object.entries(stories))('who %s is refused to others', (_, events) => {
    given(...events)
      .when((state) => signUp(state, command({ userId: BEN })))
      .thenRefused('username_taken');
  });

  it('is not taken twice by the same sign-up', () => {
    given(signedUp())
      .when((state) => signUp(state, command()))
      .thenNothing();
  });
});

describe('the name of a deleted person', () => {
  it('stays reserved', () => {
    given(signedUp(), deleted)
      .when((state) => signUp(state, command({ userId: BEN })))
      .thenRefused('username_taken');
  });

  it('is taken by another person where names are released', () => {
    given(signedUp(), deleted)
      .when((state) => signUp(state, command({ userId: BEN, releaseDeletedNames: true, personal: {} })))
      .thenEmits({ type: 'UserSignedUp', data: { ...data, userId: BEN }, personal: { [BEN]: {} } });
  });
});
