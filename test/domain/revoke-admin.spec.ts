import { revokeAdmin, takeLateRight } from '../../src/domain/admins';
import { givenAdmins, happened } from '../support/given';
import { ANNA, BEN } from '../support/people';

const granted = (userId: string) => happened('AdminGranted', { userId });

describe('one of two administrators', () => {
  it.each(['revoked', 'blocked', 'deleted'] as const)('loses the right: %s', (cause) => {
    givenAdmins(granted(ANNA), granted(BEN))
      .when((state) => revokeAdmin(state, { userId: BEN, cause }))
      .thenEmits({ type: 'AdminRevoked', data: { userId: BEN, cause } });
  });

  it('loses it with a reason that is sealed for the person', () => {
    givenAdmins(granted(ANNA), granted(BEN))
      .when((state) => revokeAdmin(state, { userId: BEN, cause: 'revoked', reason: 'left' }))
      .thenEmits({
        type: 'AdminRevoked',
        data: { userId: BEN, cause: 'revoked' },
        personal: { [BEN]: { reason: 'left' } },
      });
  });
});

describe('the last administrator', () => {
  const revoked = happened('AdminRevoked', { userId: BEN, cause: 'revoked' });
  it.each([
    ['ever', [granted(ANNA)]],
    ['left', [granted(ANNA), granted(BEN), revoked]],
    ['who was granted twice', [granted(ANNA), granted(ANNA)]],
  ])('%s keeps the right', (_, events) => {
    givenAdmins(...events)
      .when((state) => revokeAdmin(state, { userId: ANNA, cause: 'revoked' }))
      .thenRefused('last_admin');
  });
});

describe('a person who is no administrator', () => {
  it.each([
    ['and never was', [granted(ANNA)]],
    ['any more', [granted(ANNA), granted(BEN), happened('AdminRevoked', { userId: BEN, cause: 'revoked' })]],
  ])('%s has no right to lose', (_, events) => {
    givenAdmins(...events)
      .when((state) => revokeAdmin(state, { userId: BEN, cause: 'revoked' }))
      .thenNothing();
  });
});

describe('a right that was given while its holder was blocked', () => {
  const take = { userId: BEN, cause: 'blocked' } as const;

  it('is taken', () => {
    givenAdmins(granted(ANNA), granted(BEN))
      .when((state) => takeLateRight(state, take))
      .thenEmits({ type: 'AdminRevoked', data: take });
  });

  it.each([
    ['is not there', [granted(ANNA)]],
    ['is that of the last administrator', [granted(BEN)]],
    ['was never given to anybody', []],
  ])('stays as it is where it %s', (_, events) => {
    givenAdmins(...events)
      .when((state) => takeLateRight(state, take))
      .thenNothing();
  });
});
