import { evolveInvitation, initialInvitation, type InvitationEventType } from '../../src/domain/invitation';
import { ANNA } from '../support/people';
import { ofStream, statesOf } from './golden';

describe('the stored story of an invitation', () => {
  it('folds to the same states as ever', () => {
    const events = ofStream<InvitationEventType>('invitation-');
    const created = {
      status: 'open',
      invitationId: '019b7f00-0000-7000-8000-0000000000a1',
      tokenHash: 'A'.repeat(43),
      groups: ['lab'],
      validUntil: '2026-07-31T22:00:00.000Z',
      uses: 30,
      expiresAt: '2026-02-01T00:00:00.000Z',
      approve: true,
      takenBy: [] as string[],
    };
    const renewed = { ...created, tokenHash: 'B'.repeat(43) };
    expect(statesOf(events, initialInvitation, evolveInvitation)).toEqual([
      created,
      { ...created, takenBy: [ANNA] },
      created,
      renewed,
      { ...renewed, status: 'revoked' },
    ]);
  });
});
