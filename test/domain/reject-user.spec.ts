import { rejectUser } from '../../src/domain/user-decisions';
import { given } from '../support/given';
import { ANNA, approved, deleted, linkIssued, rejected, signedUp } from '../support/people';

describe('a person who waits for approval', () => {
  it('is rejected, with a reason that is sealed for the person', () => {
    given(signedUp())
      .when((state) => rejectUser(state, { reason: 'no student' }))
      .thenEmits({
        type: 'UserRejected',
        data: { userId: ANNA },
        personal: { [ANNA]: { reason: 'no student' } },
      });
  });

  it('is rejected without a reason too', () => {
    given(signedUp(), linkIssued())
      .when((state) => rejectUser(state, {}))
      .thenEmits({ type: 'UserRejected', data: { userId: ANNA } });
  });
});

describe('a person who was rejected', () => {
  it('is not rejected twice', () => {
    given(signedUp(), rejected)
      .when((state) => rejectUser(state, { reason: 'again' }))
      .thenNothing();
  });
});

describe('a person who was approved', () => {
  it('cannot be rejected any more', () => {
    given(signedUp(), approved)
      .when((state) => rejectUser(state, {}))
      .thenRefused('conflict');
  });
});

describe('nobody', () => {
  it.each([
    ['signed up', []],
    ['is left after a deletion', [signedUp(), deleted]],
  ])('%s: there is nobody to reject', (_, events) => {
    given(...events)
      .when((state) => rejectUser(state, {}))
      .thenRefused('not_found');
  });
});
