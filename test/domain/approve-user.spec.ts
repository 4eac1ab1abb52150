import { approveUser } from '../../src/domain/user-decisions';
import { given } from '../support/given';
import { ANNA, approved, blocked, deleted, rejected, signedUp } from '../support/people';

const approval = { type: 'UserApproved', data: { userId: ANNA } } as const;

describe('a person who waits for approval', () => {
  it('is approved', () => {
    given(signedUp())
      .when((state) => approveUser(state, {}))
      .thenEmits(approval);
  });

  it('is approved with a reason that is sealed for the person', () => {
    given(signedUp())
      .when((state) => approveUser(state, { reason: 'enrolled' }))
      .thenEmits({ ...approval, personal: { [ANNA]: { reason: 'enrolled' } } });
  });
});

describe('a person who was rejected', () => {
  it('can be approved after all', () => {
    given(signedUp(), rejected)
      .when((state) => approveUser(state, {}))
      .thenEmits(approval);
  });
});

describe('a person who is active', () => {
  it.each([
    ['is not approved twice', [signedUp(), approved]],
    ['is not approved twice while blocked', [signedUp(), approved, blocked()]],
  ])('%s', (_, events) => {
    given(...events)
      .when((state) => approveUser(state, {}))
      .thenNothing();
  });
});

describe('nobody', () => {
  it.each([
    ['signed up', []],
    ['is left after a deletion', [signedUp(), deleted]],
  ])('%s: there is nobody to approve', (_, events) => {
    given(...events)
      .when((state) => approveUser(state, {}))
      .thenRefused('not_found');
  });
});
