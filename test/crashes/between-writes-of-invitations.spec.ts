import { Invitations, type Made } from '../accounts/invitations';
import { type CrashingApp, openCrashingApp } from './crashing-app';

const MINUTE_MS = 60_000;

let crashing: CrashingApp;
let invitations: Invitations;
let made: Made;
beforeEach(async () => {
  crashing = await openCrashingApp();
  invitations = new Invitations(crashing.gatebook);
  made = await invitations.make({ uses: 1, groups: ['lab'], validUntil: '2030-01-01T00:00:00Z' });
});
afterEach(() => crashing.close());

const invitation = async () => (await invitations.one(made.id)).body;
const signUp = (name: string) => invitations.signUp(made.link, name);

describe('a crash in the middle of a sign-up by an invitation', () => {
  it.each([1, 2])('after append %i costs no place', async (appends) => {
    await crashing.crashAfter(appends, () => signUp('ann'));
    expect(await crashing.look('ann')).toBeNull();
    expect(await invitation()).toMatchObject({ used: 0, usesLeft: 1 });
    expect((await signUp('ann')).status).toBe(201);
  });

  it('after the place was taken is completed at the next start, with all that the invitation gives', async () => {
    await crashing.crashAfter(3, () => signUp('ann'));
    expect(await crashing.look('ann')).toMatchObject({
      status: 'active',
      groups: ['lab'],
      validUntil: '2030-01-01T00:00:00.000Z',
    });
    expect((await crashing.gatebook.login('ann')).status).toBe(200);
    expect(await invitation()).toMatchObject({ status: 'full', people: { items: [{ username: 'ann' }] } });
    await crashing.gatebook.restart();
    expect(await crashing.typesOf('invitation-')).toEqual(['InvitationCreated', 'InvitationUsed']);
  });

  it('after the person was there is complete', async () => {
    await crashing.crashAfter(4, () => signUp('ann'));
    expect(await crashing.look('ann')).toMatchObject({ status: 'active', groups: ['lab'] });
    expect(await invitation()).toMatchObject({ status: 'full' });
  });
});

describe('a place that a node has taken before it died', () => {
  const takeAndDie = async () => {
    void crashing.store.endsAfter(3);
    await signUp('ann');
    crashing.store.revive();
    await crashing.gatebook.settled();
  };

  it('is that of a sign-up under way for half a minute, and then of the person', async () => {
    await takeAndDie();
    expect((await signUp('ben')).status).toBe(410);
    expect(await crashing.look('ann')).toBeNull();
    crashing.clock.advance(MINUTE_MS);
    expect((await signUp('ben')).status).toBe(410);
    expect(await crashing.look('ann')).toMatchObject({ status: 'active', groups: ['lab'] });
  });

  it('is free again where somebody else has the name by then', async () => {
    await takeAndDie();
    await crashing.signUp('ann');
    crashing.clock.advance(MINUTE_MS);
    expect((await signUp('ben')).status).toBe(201);
    expect(await crashing.look('ann')).toMatchObject({ status: 'pending', groups: [] });
    expect(await crashing.typesOf('invitation-')).toEqual([
      'InvitationCreated',
      'InvitationUsed',
      'InvitationPlaceReturned',
      'InvitationUsed',
    ]);
  });

  it('is free again where the sign-up was undone, and the place not yet given back', async () => {
    await takeAndDie();
    await crashing.signUp('ann');
    crashing.clock.advance(MINUTE_MS);
    // the password and the key are removed, then the process ends
    await crashing.crashAfter(2, () => signUp('ben'));
    expect(await invitation()).toMatchObject({ used: 0 });
    expect((await signUp('ben')).status).toBe(201);
  });
});
