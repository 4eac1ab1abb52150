import { itemsOf, sendFile } from '../imports/sent-file';
import { BCRYPT, PLUM } from '../passwords/imported/vectors';
import { type CrashingApp, NEW_PASSWORD, openCrashingApp } from './crashing-app';

let crashing: CrashingApp;
beforeAll(async () => {
  crashing = await openCrashingApp();
});
afterAll(() => crashing.close());

const fileOf = (name: string): string =>
  [
    'username,passwordHash,admin,groups,email',
    `${name}-admin,${BCRYPT},true,,${name}@example.org`,
    `${name}-known,${BCRYPT},,maths,`,
    `${name}-new,,,maths,`,
  ].join('\n');

describe('an import that is killed', () => {
  it.each(Array.from({ length: 14 }, (_, appends) => appends))(
    'after append %i is whole when the list is imported again, and then changes nothing',
    async (appends) => {
      const { gatebook } = crashing;
      const name = `k${String(appends)}`;
      await sendFile(gatebook, `username\n${name}-known`);
      await crashing.crashAfter(appends, () => sendFile(gatebook, fileOf(name)));

      expect(itemsOf(await sendFile(gatebook, fileOf(name))).map(({ outcome }) => outcome)).not.toContain(
        'refused',
      );
      expect(await crashing.look(`${name}-admin`)).toMatchObject({
        status: 'active',
        admin: true,
        passwordSet: true,
      });
      expect(await crashing.look(`${name}-known`)).toMatchObject({ groups: ['maths'], passwordSet: true });
      expect(await crashing.look(`${name}-new`)).toMatchObject({ groups: ['maths'], passwordSet: false });
      expect((await gatebook.login(`${name}-known`, PLUM)).status).toBe(200);
      expect((await gatebook.login(`${name}-admin`, PLUM)).body).toMatchObject({ admin: true });

      const again = await sendFile(gatebook, fileOf(name));
      expect(itemsOf(again).map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    },
  );

  it.each(Array.from({ length: 6 }, (_, appends) => appends))(
    'after append %i gives a new administrator a link that works',
    async (appends) => {
      const { gatebook, clock } = crashing;
      const name = `l${String(appends)}`;
      const send = () =>
        sendFile(gatebook, `username,admin\n${name},true`, { query: '?links=true' }).then(itemsOf);
      await crashing.crashAfter(appends, send);
      clock.advance(1_000);
      const [item] = await send();
      // a link that was made and not shown is named, never replaced
      if (item?.link === undefined) return expect(item?.code).toBe('link_kept');
      clock.advance(1_000);
      const body = { token: item.link.token, password: NEW_PASSWORD };
      expect((await gatebook.ask('POST', '/api/password-links/redeem', { body })).status).toBe(204);
      expect((await gatebook.login(name, NEW_PASSWORD)).body).toMatchObject({ admin: true });
    },
  );

  it('gives nobody a right back that was taken', async () => {
    const { gatebook } = crashing;
    await gatebook.act('k3-admin', 'revoke-admin');
    const [admin] = itemsOf(await sendFile(gatebook, fileOf('k3')));
    expect(admin).toMatchObject({ outcome: 'unchanged' });
    expect(await crashing.look('k3-admin')).toMatchObject({ admin: false });
  });
});
