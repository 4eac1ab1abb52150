import { assertGroupChange, changeGroups, setGroups } from '../../src/domain/group-decisions';
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

  it('of an event older than the rule for their names are read in the normal form, and not written again', () => {
    given(signedUp(), inGroups('staff ', 'staff', '', 'e\u0301quipe'))
      .when((state) => setGroups(state, { groups: ['\u00E9quipe', 'staff'] }))
      .thenNothing();
  });

  it.each([[''], [' '], ['a\tb'], ['x'.repeat(101)]])('are refused with a name like %j', (group) => {
    given(signedUp())
      .when((state) => setGroups(state, { groups: [group] }))
      .thenRefused('validation_failed');
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

describe('a change of groups', () => {
  it('adds some, takes others away, and leaves the rest', () => {
    given(signedUp(), inGroups('a', 'b', 'c'))
      .when((state) => changeGroups(state, assertGroupChange({ add: [' d'], remove: ['b', 'other'] })))
      .thenEmits(changed('a', 'c', 'd'));
  });

  it('that changes nothing writes nothing', () => {
    given(signedUp(), inGroups('a'))
      .when((state) => changeGroups(state, { add: ['a'], remove: ['b'] }))
      .thenNothing();
  });

  it('beyond the largest number of groups is refused', () => {
    const many = Array.from({ length: 100 }, (_, index) => `g${String(index)}`);
    given(signedUp(), inGroups(...many))
      .when((state) => changeGroups(state, { add: ['one-more'], remove: [] }))
      .thenRefused('validation_failed');
  });

  it.each([
    [{ add: [], remove: [] }, 'add', 'required'],
    [{ add: ['a', 'b'], remove: ['b '] }, 'remove', 'contradictory'],
    [{ add: [''], remove: [] }, 'add', 'required'],
    [{ add: [], remove: ['a\tb'] }, 'remove', 'invalid_format'],
  ])('has to name groups, and each once: %j', (typed, field, code) => {
    expect(() => assertGroupChange(typed)).toThrow(
      expect.objectContaining({
        code: 'validation_failed',
        details: { fields: [expect.objectContaining({ field, code })] },
      }),
    );
  });
});

describe('a name that was released and taken again', () => {
  it('has none of the groups of the person before', () => {
    given(signedUp(), inGroups('a'), deleted, signedUp())
      .when((state) => setGroups(state, { groups: [] }))
      .thenNothing();
  });
});
