import { revokeToken } from '../../src/domain/token';
import { givenToken, happened } from '../support/given';

const issued = happened('TokenIssued', {
  tokenId: 'token-1',
  name: 'lab',
  scopes: ['guard'],
  tokenHash: 'hash-1',
  expiresAt: '2027-01-01T00:00:00.000Z',
  networks: [],
  allowedGroups: null,
  adminGroup: null,
  ownerId: null,
});
const revoked = happened('TokenRevoked', { tokenId: 'token-1' });

describe('a token', () => {
  it('is revoked', () => {
    givenToken(issued)
      .when(revokeToken)
      .thenEmits({ type: 'TokenRevoked', data: { tokenId: 'token-1' } });
  });

  it('is not revoked twice', () => {
    givenToken(issued, revoked).when(revokeToken).thenNothing();
  });

  it.each([
    ['was never issued', []],
    ['has only an end in the book', [revoked]],
  ])('that %s is not revoked', (_, events) => {
    givenToken(...events)
      .when(revokeToken)
      .thenNothing();
  });
});
