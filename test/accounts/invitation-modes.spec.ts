import { statusAndCode } from '../support/answers';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';
import { Invitations } from './invitations';

let gatebook: TestApp;
let invitations: Invitations;
let count = 0;
const newName = () => `guest-${String((count += 1))}`;

const open = async (mode: string, more: Record<string, string> = {}) => {
  gatebook = await openTestApp({ env: { GATEBOOK_SIGN_UP: mode, ...more } });
  invitations = new Invitations(gatebook);
};
afterEach(() => gatebook.close());

const signUp = (body: object = {}, from?: string) =>
  gatebook.ask('POST', '/api/sign-ups', {
    body: { username: newName(), password: PASSWORD, ...body },
    ...(from === undefined ? {} : { from }),
  });
const mode = async () => (await gatebook.ask('GET', '/api/sign-up-settings')).body.mode;

describe('sign-up by invitation alone', () => {
  beforeEach(() => open('invitation'));

  it('is what the settings of the form say, and refuses whoever has none', async () => {
    expect(await mode()).toBe('invitation');
    expect(statusAndCode(await signUp())).toEqual([403, 'sign_up_closed']);
    const { link } = await invitations.make();
    expect((await signUp({ invitation: link.token })).body.status).toBe('active');
    expect(statusAndCode(await signUp({ invitation: '' }))).toEqual([410, 'link_invalid']);
  });
});

describe('sign-up that is off', () => {
  it('closes invitations too, and opens them again with another mode', async () => {
    await open('approval');
    const { link } = await invitations.make();
    await gatebook.restart({ GATEBOOK_SIGN_UP: 'off' });
    expect(await mode()).toBe('off');
    expect(statusAndCode(await signUp({ invitation: link.token }))).toEqual([403, 'sign_up_closed']);
    expect(statusAndCode(await invitations.look(link))).toEqual([403, 'sign_up_closed']);
    await gatebook.restart({ GATEBOOK_SIGN_UP: 'invitation' });
    expect((await signUp({ invitation: link.token })).status).toBe(201);
  });
});

describe('open sign-up', () => {
  it('lets people in by an invitation that does not approve, as it does without one', async () => {
    await open('open');
    const { link } = await invitations.make({ approve: false });
    expect((await invitations.look(link)).body.approve).toBe(true);
    expect((await signUp({ invitation: link.token })).body.status).toBe('active');
  });
});

describe('a form with more fields, terms and a proof of work', () => {
  it('asks invited people for the same, and keeps what they say', async () => {
    await open('invitation', {
      GATEBOOK_SIGN_UP_FIELDS: 'course!:Course:40',
      GATEBOOK_TERMS_URL: 'https://example.org/terms',
      GATEBOOK_TERMS_VERSION: '7',
    });
    const { id, link } = await invitations.make();
    const refused = await signUp({ invitation: link.token });
    expect(refused.body.fields).toMatchObject([{ field: 'profile.course' }, { field: 'acceptedTerms' }]);
    const body = {
      username: 'ann',
      email: 'ann@example.org',
      profile: { course: 'physics' },
      acceptedTerms: '7',
    };
    expect((await signUp({ ...body, invitation: link.token })).status).toBe(201);
    const ann = await gatebook.ask('GET', '/api/users/ann', { token: gatebook.adminToken });
    expect(ann.body).toMatchObject({ email: 'ann@example.org', profile: { course: 'physics' } });
    const events = await gatebook.events({ types: ['InvitationUsed', 'UserSignedUp'] });
    expect(events.map(({ data }) => data['acceptedTerms'])).toEqual(['7', '7']);
    expect((await invitations.one(id)).body.used).toBe(1);
  });

  it('takes no invited person without the proof', async () => {
    await open('invitation', { GATEBOOK_SIGN_UP_PROOF: 'altcha' });
    const { id, link } = await invitations.make();
    const refused = await signUp({ invitation: link.token });
    expect(refused.body.fields).toMatchObject([{ field: 'proof', code: 'required' }]);
    expect((await invitations.one(id)).body.used).toBe(0);
  });
});

describe('guessing invitations', () => {
  const GUESSER = '203.0.113.9';
  beforeEach(() => open('approval', { GATEBOOK_ADDRESS_FAILURES: '5' }));
  const guess = () => signUp({ invitation: `gbi_${String(count)}` }, GUESSER);

  it('refuses the address after too many, also for a right one, and no other address', async () => {
    const { link } = await invitations.make();
    for (let guesses = 0; guesses < 5; guesses += 1)
      expect(statusAndCode(await guess())).toEqual([410, 'link_invalid']);
    expect(statusAndCode(await guess())).toEqual([429, 'throttled']);
    expect(statusAndCode(await signUp({ invitation: link.token }, GUESSER))).toEqual([429, 'throttled']);
    expect((await signUp({ invitation: link.token }, '203.0.113.10')).status).toBe(201);
  });

  it('is not what a class does that opens a link which is full, revoked or replaced', async () => {
    const full = await invitations.make({ uses: 1 });
    await invitations.signUp(full.link, newName());
    const revoked = await invitations.make();
    await invitations.revoke(revoked.id);
    const replaced = await invitations.make();
    const path = `/api/invitations/${replaced.id}/link`;
    await gatebook.ask('POST', path, { token: gatebook.adminToken });
    for (const { link } of [full, revoked, replaced])
      for (let pupils = 0; pupils < 5; pupils += 1)
        expect(statusAndCode(await signUp({ invitation: link.token }, GUESSER))).toEqual([
          410,
          'link_invalid',
        ]);
    const { link } = await invitations.make();
    expect((await signUp({ invitation: link.token }, GUESSER)).status).toBe(201);
  });
});
