import { grantAdmin } from '../../src/domain/admins';
import { givenAdmins, happened } from '../support/given';
import { ANNA, BEN } from '../support/people';

const granted = (userId: string) => happened('AdminGranted', { userId });
const grant = { type: 'AdminGranted', data: { userId: BEN } } as const;

describe('the admin right', () => {
  it.each([
    ['the first', []],
    ['one more', [granted(ANNA)]],
    [
      'one who was it before',
      [granted(ANNA), granted(BEN), happened('AdminRevoked', { userId: BEN, cause: 'revoked' })],
    ],
  ])('is given to %s', (_, events) => {
    givenAdmins(...events)
      .when((state) => grantAdmin(state, { userId: BEN }))
      .thenEmits(grant);
  });

  it('is given with a reason that is sealed for the person', () => {
    givenAdmins()
      .when((state) => grantAdmin(state, { userId: BEN, reason: 'new staff' }))
      .thenEmits({ ...grant, personal: { [BEN]: { reason: 'new staff' } } });
  });

  it('is not given twice', () => {
    givenAdmins(granted(ANNA), granted(BEN))
      .when((state) => grantAdmin(state, { userId: BEN }))
      .thenNothing();
  });
});
