import { commandContext } from '../../src/event-store/envelope';
import { PasswordLinks } from '../../src/people/issue-password-link';
import { type CrashingApp, NEW_PASSWORD, openCrashingApp } from './crashing-app';

let crashing: CrashingApp;
beforeAll(async () => {
  crashing = await openCrashingApp();
});
afterAll(() => crashing.close());

const redeem = (token: string) =>
  crashing.gatebook.ask('POST', '/api/password-links/redeem', { body: { token, password: NEW_PASSWORD } });

async function crashWhileRedeeming(
  name: string,
  appends: number,
): Promise<{ token: string; userId: string }> {
  const userId = await crashing.gatebook.person(name);
  const context = commandContext({ kind: 'hub', id: 'hub' });
  const { link } = await crashing.gatebook.app.nest.get(PasswordLinks).issueForAdmin(context, userId);
  await crashing.crashAfter(appends, () => redeem(link.token));
  return { token: link.token, userId };
}

const grantsOf = async (userId: string) =>
  (await crashing.gatebook.events({ types: ['AdminGranted'] })).filter(
    ({ data }) => data['userId'] === userId,
  );

describe('a crash while a link that gives the admin right is redeemed', () => {
  it('before the first append leaves neither password nor right, and a link that works', async () => {
    const { token } = await crashWhileRedeeming('zero', 0);
    expect(await crashing.look('zero')).toMatchObject({ admin: false });
    expect((await redeem(token)).status).toBe(204);
    expect(await crashing.look('zero')).toMatchObject({ admin: true });
  });

  // credential, throttle, admin right, fact of the password
  it.each([1, 2, 3, 4])('after append %i is finished by the next start', async (appends) => {
    const name = `after-${String(appends)}`;
    const { token, userId } = await crashWhileRedeeming(name, appends);
    expect((await crashing.gatebook.login(name, NEW_PASSWORD)).body).toMatchObject({ admin: true });
    expect((await redeem(token)).body['code']).toBe('link_invalid');
    expect(await grantsOf(userId)).toHaveLength(1);
    await crashing.gatebook.restart();
    expect(await grantsOf(userId)).toHaveLength(1);
  });
});
