import { requirePasswordChange } from '../../src/domain/password-change';
import { evolveUser, initialUser } from '../../src/domain/user';
import { given, happened } from '../support/given';
import { ANNA, approved, deleted, signedUp } from '../support/people';

const required = happened('PasswordChangeRequired', { userId: ANNA });
const waived = happened('PasswordChangeWaived', { userId: ANNA });
const changed = (how: 'link' | 'own') =>
  happened('PasswordChanged', {
    userId: ANNA,
    credentialRevision: 1,
    passwordRevision: 1,
    how,
    linkId: null,
  });
const rehashed = happened('PasswordRehashed', { userId: ANNA, credentialRevision: 1, passwordRevision: 0 });

describe('a new password', () => {
  it('is required, and not any more', () => {
    given(signedUp(), approved)
      .when((state) => requirePasswordChange(state, { required: true }))
      .thenEmits({ type: 'PasswordChangeRequired', data: { userId: ANNA } });
    given(signedUp(), approved, required)
      .when((state) => requirePasswordChange(state, { required: false }))
      .thenEmits({ type: 'PasswordChangeWaived', data: { userId: ANNA } });
  });

  it.each([
    ['required', [signedUp(), required], true],
    ['not required', [signedUp()], false],
    ['not required any more', [signedUp(), required, waived], false],
  ])('that is %s already changes nothing', (_, events, wanted) => {
    given(...events)
      .when((state) => requirePasswordChange(state, { required: wanted }))
      .thenNothing();
  });

  it.each([
    ['signed up', []],
    ['is left after a deletion', [signedUp(), deleted]],
  ])('is refused where nobody %s', (_, events) => {
    given(...events)
      .when((state) => requirePasswordChange(state, { required: true }))
      .thenRefused('not_found');
  });

  it.each([
    ['is not required after one was set by a link', changed('link'), false],
    ['is not required after the person set one', changed('own'), false],
    ['is still required after the old one was hashed again', rehashed, true],
  ])('%s', (_, event, mustChangePassword) => {
    const state = [signedUp(), approved, required, event].reduce(evolveUser, initialUser);
    expect(state).toMatchObject({ mustChangePassword });
  });
});
