import { applyImport, type ImportedChange } from '../../src/domain/import-decisions';
import { given, happened } from '../support/given';
import { ANNA, approved, deleted, signedUp } from '../support/people';

const nothing: ImportedChange = { profile: {}, groups: [], mustChangePassword: false, isAdmin: false };
const present = { email: 'anna@example.org', profile: { room: '1' } };
const END = '2027-01-31T23:00:00.000Z';
const apply = (change: Partial<ImportedChange>) => (state: Parameters<typeof applyImport>[0]) =>
  applyImport(state, { ...nothing, ...change }, present);

describe('a row of an import about a person who is here', () => {
  it('changes what it says, in one decision', () => {
    given(signedUp(), approved, happened('GroupsChanged', { userId: ANNA, groups: ['a'] }))
      .when(
        apply({
          profile: { email: 'a@example.org', profile: { room: '2' } },
          groups: ['b'],
          validUntil: END,
          mustChangePassword: true,
        }),
      )
      .thenEmits(
        {
          type: 'ProfileChanged',
          data: { userId: ANNA },
          personal: { [ANNA]: { email: 'a@example.org', profile: { room: '2' } } },
        },
        { type: 'ValidityChanged', data: { userId: ANNA, validUntil: END } },
        { type: 'GroupsChanged', data: { userId: ANNA, groups: ['a', 'b'] } },
        { type: 'PasswordChangeRequired', data: { userId: ANNA } },
      );
  });

  it('changes nothing that it does not say, or that is so already', () => {
    const before = [
      happened('GroupsChanged', { userId: ANNA, groups: ['a', 'b'] }),
      happened('ValidityChanged', { userId: ANNA, validUntil: END }),
    ];
    given(signedUp(), approved, ...before)
      .when(apply({}))
      .thenNothing();
    given(signedUp(), approved, ...before)
      .when(apply({ profile: present, groups: ['b'], validUntil: END }))
      .thenNothing();
  });

  it('lifts no block', () => {
    const blocked = happened('UserBlocked', { userId: ANNA, cause: 'admin', until: null });
    given(signedUp(), approved, blocked).when(apply({})).thenNothing();
  });

  it.each([
    ['waits', []],
    ['was rejected', [happened('UserRejected', { userId: ANNA })]],
    ['was deleted', [approved, deleted]],
  ])('is refused for a person who %s', (_, events) => {
    given(signedUp(), ...events)
      .when(apply({}))
      .thenRefused('username_taken');
  });

  it('is refused where an administrator gets an end', () => {
    given(signedUp(), approved)
      .when(apply({ isAdmin: true, validUntil: END }))
      .thenRefused('conflict');
  });
});
