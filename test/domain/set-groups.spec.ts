import { setGroups } from '../../src/domain/user-decisions';
import { given, happened } from '../support/given';
import { ANNA, approved, deleted, signedUp } from '../support/people';

const changed = (...groups: string[]) => ({ type: 'GroupsChanged', data: { userId: ANNA, groups } }) as const;
const inGroups = (...groups: string[]) => happened('GroupsChanged', { userId: ANNA, groups });

describe('the groups of a person', () => {
  it('become exactly these, sorted and without doubles', () => {
    given(signedUp(), approved, inGroups('old'))
      .when((state) => setGroups(state, { groups: ['b', 'a', 'b'] }))
      .thenEmits(changed('a', 'b'));
  });

  it('can become none', () => {
    given(signedUp(), inGroups('a'))
      .when((state) => setGroups(state, { groups: [] }))
      .thenEmits(changed());
  });

  it.each([[['a', 'b']], [['b', 'a', 'a']]])('that are these already do not change: %j', (groups) => {
    given(signedUp(), inGroups('a', 'b'))
      .when((state) => setGroups(state, { groups }))
      .thenNothing();
  });

  it.each([
    ['signed up', []],
    ['is left after a deletion', [signedUp(), deleted]],
  ])('are refused where nobody %s', (_, events) => {
    given(...events)
      .when((state) => setGroups(state, { groups: ['a'] }))
      .thenRefused('not_found');
  });
});

describe('a name that was released and taken again', () => {
  it('has none of the groups of the person before', () => {
    given(signedUp(), inGroups('a'), deleted, signedUp())
      .when((state) => setGroups(state, { groups: [] }))
      .thenNothing();
  });
});
