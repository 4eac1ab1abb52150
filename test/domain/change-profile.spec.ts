import { changeProfile, type Profile } from '../../src/domain/user-decisions';
import { given, happened } from '../support/given';
import { ANNA, approved, deleted, signedUp } from '../support/people';

const present: Profile = { email: 'anna@example.org', profile: { institute: 'Physics', room: '1' } };
const changed = (fields: Partial<Profile>) =>
  ({ type: 'ProfileChanged', data: { userId: ANNA }, personal: { [ANNA]: fields } }) as const;

describe('the profile of a person', () => {
  it.each([
    ['an e-mail address', { email: 'a@example.org' }, { email: 'a@example.org' }],
    ['no e-mail address', { email: null }, { email: null }],
    ['one answer', { profile: { room: '2' } }, { profile: { institute: 'Physics', room: '2' } }],
    ['a further answer', { profile: { team: 'x' } }, { profile: { ...present.profile, team: 'x' } }],
    ['an answer less', { profile: { room: ' ' } }, { profile: { institute: 'Physics' } }],
    ['no answers', { profile: { institute: '', room: '' } }, { profile: {} }],
    ['both', { email: null, profile: { room: '' } }, { email: null, profile: { institute: 'Physics' } }],
  ])('can get %s; the event says all that is changed', (_, change, fields) => {
    given(signedUp(), approved)
      .when((state) => changeProfile(state, change, present))
      .thenEmits(changed(fields));
  });

  it('can change before the approval', () => {
    given(signedUp())
      .when((state) => changeProfile(state, { email: 'a@example.org' }, { email: null, profile: {} }))
      .thenEmits(changed({ email: 'a@example.org' }));
  });

  it.each([
    ['nothing is named', {}],
    ['what is there is named again', { email: present.email, profile: { room: '1' } }],
    ['what is not there is taken away', { profile: { team: '' } }],
  ])('does not change where %s', (_, change) => {
    given(signedUp(), happened('ProfileChanged', { userId: ANNA }))
      .when((state) => changeProfile(state, change, present))
      .thenNothing();
  });

  it.each([
    ['signed up', []],
    ['is left after a deletion', [signedUp(), deleted]],
  ])('is refused where nobody %s', (_, events) => {
    given(...events)
      .when((state) => changeProfile(state, { email: null }, present))
      .thenRefused('not_found');
  });
});
