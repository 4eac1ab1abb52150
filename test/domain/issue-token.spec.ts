import type { EventData } from '../../src/domain/events';
import { hasScope, issueToken, needsAdminOwner, SCOPES } from '../../src/domain/token';
import { givenToken, happened } from '../support/given';
import { ANNA } from '../support/people';

const token: EventData['TokenIssued'] = {
  tokenId: 'token-1',
  name: 'lab',
  scopes: ['guard'],
  tokenHash: 'hash-1',
  expiresAt: '2027-01-01T00:00:00.000Z',
  networks: ['10.0.0.0/8'],
  allowedGroups: ['lab'],
  adminGroup: null,
  ownerId: ANNA,
};

describe('a token', () => {
  it('is issued', () => {
    givenToken()
      .when((state) => issueToken(state, token))
      .thenEmits({ type: 'TokenIssued', data: token });
  });

  it('is not issued twice', () => {
    givenToken(happened('TokenIssued', token))
      .when((state) => issueToken(state, token))
      .thenNothing();
  });

  it('that was revoked is not issued again', () => {
    givenToken(happened('TokenIssued', token), happened('TokenRevoked', { tokenId: 'token-1' }))
      .when((state) => issueToken(state, token))
      .thenNothing();
  });
});

describe('a scope', () => {
  it.each(SCOPES)('%s holds itself', (scope) => {
    expect(hasScope([scope], scope)).toBe(true);
  });

  it('admin holds audit, hub holds guard, and nothing else holds another', () => {
    const pairs = SCOPES.flatMap((granted) =>
      SCOPES.filter((wanted) => wanted !== granted && hasScope([granted], wanted)).map((wanted) => [
        granted,
        wanted,
      ]),
    );
    expect(pairs).toEqual([
      ['hub', 'guard'],
      ['admin', 'audit'],
    ]);
  });
});

describe('a token that a person made', () => {
  it.each(['admin', 'audit', 'ops'] as const)('for %s ends with the admin right of the person', (scope) => {
    expect(needsAdminOwner({ ownerId: ANNA, scopes: ['guard', scope] })).toBe(true);
  });

  it.each(['guard', 'metrics'] as const)('for %s stays', (scope) => {
    expect(needsAdminOwner({ ownerId: ANNA, scopes: [scope] })).toBe(false);
  });

  it('differs from one that an operator made', () => {
    expect(needsAdminOwner({ ownerId: null, scopes: ['admin'] })).toBe(false);
  });
});
