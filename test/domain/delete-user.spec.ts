import { deleteUser } from '../../src/domain/user-decisions';
import { given } from '../support/given';
import { ANNA, approved, blocked, deleted, rejected, signedUp } from '../support/people';

describe('a person', () => {
  it.each([
    ['who waits', [signedUp()]],
    ['who is active', [signedUp(), approved]],
    ['who was rejected', [signedUp(), rejected]],
    ['who is blocked', [signedUp(), approved, blocked()]],
  ])('%s is deleted', (_, events) => {
    given(...events)
      .when((state) => deleteUser(state, { erase: false }))
      .thenEmits({ type: 'UserDeleted', data: { userId: ANNA, erase: false } });
  });

  it('is deleted to be erased, with a reason that is sealed for the person', () => {
    given(signedUp())
      .when((state) => deleteUser(state, { erase: true, reason: 'asked for it' }))
      .thenEmits({
        type: 'UserDeleted',
        data: { userId: ANNA, erase: true },
        personal: { [ANNA]: { reason: 'asked for it' } },
      });
  });

  it('is not deleted twice', () => {
    given(signedUp(), deleted)
      .when((state) => deleteUser(state, { erase: false }))
      .thenNothing();
  });
});

describe('nobody', () => {
  it('that never signed up cannot be deleted', () => {
    given()
      .when((state) => deleteUser(state, { erase: false }))
      .thenRefused('not_found');
  });
});
