import { openTestApp, type TestApp } from '../support/test-app';
import { itemsOf, sendFile, shortReport } from './sent-file';

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp({
    env: { GATEBOOK_SIGN_UP_FIELDS: 'fullName:Full name:100', GATEBOOK_TIME_ZONE: 'Europe/Berlin' },
  });
});
afterAll(() => gatebook.close());

const person = async (name: string) =>
  (await gatebook.ask('GET', `/api/users/${name}`, { token: gatebook.adminToken })).body;

const ALL_COLUMNS = [
  'username,email,groups,validUntil,status,admin,mustChangePassword,profile.fullName',
  'Ada,ada@example.org,"maths; physics",,active,true,,Ada Lovelace',
  'ben,ben@example.org,maths,2027-01-31,,false,true,"Benoît ""Ben"" M."',
  'cleo,,,,pending,,,',
].join('\n');

describe('a list of people', () => {
  it('makes them, with everything that a row says; a dry run says the same and writes nothing', async () => {
    const written = await gatebook.eventsOf(async () => {
      const dry = await sendFile(gatebook, ALL_COLUMNS, { query: '?dryRun=true&links=true' });
      expect([dry.status, shortReport(dry)]).toEqual([
        200,
        ['2 ada created', '3 ben created', '4 cleo created'],
      ]);
      expect(dry.headers['gatebook-position']).toBeUndefined();
    });
    expect(written).toEqual([]);

    const answer = await sendFile(gatebook, ALL_COLUMNS);
    expect([answer.status, shortReport(answer)]).toEqual([
      200,
      ['2 ada created', '3 ben created', '4 cleo created'],
    ]);
    expect(answer.headers['gatebook-position']).toEqual(expect.any(String));
    expect(await person('ada')).toMatchObject({
      username: 'ada',
      status: 'active',
      admin: true,
      email: 'ada@example.org',
      groups: ['maths', 'physics'],
      profile: { fullName: 'Ada Lovelace' },
      validUntil: null,
      passwordSet: false,
      mustChangePassword: false,
    });
    // the end of that day in Berlin
    expect(await person('ben')).toMatchObject({
      admin: false,
      validUntil: '2027-01-31T23:00:00.000Z',
      mustChangePassword: true,
      profile: { fullName: 'Benoît "Ben" M.' },
    });
    expect(await person('cleo')).toMatchObject({ status: 'pending', groups: [] });
    const [signedUp] = (await gatebook.events({ types: ['UserSignedUp'] })).slice(-1);
    expect(signedUp?.data).toMatchObject({ origin: 'import' });
  });

  it('changes nothing when it is sent again', async () => {
    const written = await gatebook.eventsOf(async () => {
      const again = await sendFile(gatebook, ALL_COLUMNS);
      expect(shortReport(again)).toEqual(['2 ada unchanged', '3 ben unchanged', '4 cleo unchanged']);
    });
    expect(written).toEqual([]);
  });

  it('changes people who are here: other groups stay, an empty cell changes nothing', async () => {
    const rows =
      'username;groups;email;validUntil\nBEN;chemistry;;2027-02-28T12:00:00+01:00\nada;;a@example.org;';
    const dry = await sendFile(gatebook, rows, { query: '?dryRun=true' });
    expect(shortReport(dry)).toEqual(['2 ben updated', '3 ada updated']);
    const written = await gatebook.eventsOf(async () => {
      expect(shortReport(await sendFile(gatebook, rows))).toEqual(shortReport(dry));
    });
    expect(written.toSorted()).toEqual(['GroupsChanged', 'ProfileChanged', 'ValidityChanged']);
    expect(await person('ben')).toMatchObject({
      groups: ['chemistry', 'maths'],
      email: 'ben@example.org',
      validUntil: '2027-02-28T11:00:00.000Z',
    });
  });

  it('gives no right, takes none, approves nobody and lifts nothing', async () => {
    const rows =
      'username,admin,status,validUntil,groups\nben,true,pending,,\nada,false,,,\ncleo,,active,,x\nada2,true,,2027-01-31,\nada3,true,pending,,';
    await gatebook.act('ben', 'block');
    const written = await gatebook.eventsOf(async () => {
      const answer = await sendFile(gatebook, rows);
      expect(shortReport(answer)).toEqual([
        '2 ben unchanged admin_kept',
        '3 ada unchanged admin_kept',
        '4 cleo refused username_taken',
        '5 ada2 refused conflict',
        '6 ada3 refused conflict',
      ]);
      expect(itemsOf(answer)[0]?.detail).toContain('approved already');
    });
    expect(written).toEqual([]);
    expect(await person('ben')).toMatchObject({ status: 'blocked', admin: false });
    expect(await sendFile(gatebook, 'username,validUntil\nada,2027-01-31').then(shortReport)).toEqual([
      '2 ada refused conflict',
    ]);
  });

  it('refuses names that are rejected or deleted; reserved names are allowed', async () => {
    await gatebook.ask('POST', '/api/sign-ups', {
      body: { username: 'rita', password: 'cobalt lantern drifts 41' },
    });
    await gatebook.act('rita', 'reject');
    await gatebook.newPerson();
    await sendFile(gatebook, 'username\ndora');
    await gatebook.ask('DELETE', '/api/users/dora', { token: gatebook.adminToken });
    const answer = await sendFile(gatebook, 'username\nrita\nDora\nadmin\nno name\n');
    expect(shortReport(answer)).toEqual([
      '2 rita refused username_taken',
      '3 dora refused username_taken',
      '4 admin created',
      '5 no name refused validation_failed',
    ]);
  });

  it('names the second row about one person, however its name is written', async () => {
    const answer = await sendFile(
      gatebook,
      'username,email\nemil,e@example.org\nEMIL,x@example.org\n,E@example.org',
    );
    expect(shortReport(answer)).toEqual(
      ['2 emil created', '3 emil refused conflict', '4 null refused conflict'].map((row) =>
        row.replace('null', 'e'),
      ),
    );
    expect(itemsOf(answer)[1]?.detail).toContain('Line 2');
  });
});

describe('a link that sets a password', () => {
  it('comes with each new person who has none, works, and is not renewed by the same list', async () => {
    const file = 'username,status\nfay,\ngus,pending';
    const answer = await sendFile(gatebook, file, { query: '?links=true' });
    const [fay, gus] = itemsOf(answer);
    expect(gus?.link).toBeUndefined();
    const again = await sendFile(gatebook, file, { query: '?links=true' });
    expect(shortReport(again)).toEqual(['2 fay unchanged link_kept', '3 gus unchanged']);
    expect(itemsOf(again)[0]?.link).toBeUndefined();
    expect(itemsOf(again)[0]?.detail).toContain('a link that still works');
    const dry = await sendFile(gatebook, file, { query: '?dryRun=true&links=true' });
    expect(shortReport(dry)).toEqual(shortReport(again));
    const redeemed = await gatebook.ask('POST', '/api/password-links/redeem', {
      body: { token: fay?.link?.token, password: 'cobalt lantern drifts 41' },
    });
    expect(redeemed.status).toBe(204);
    expect((await gatebook.login('fay')).status).toBe(200);
  });

  it('is made for somebody who was imported before without one', async () => {
    await sendFile(gatebook, 'username\nhal');
    const [hal] = itemsOf(await sendFile(gatebook, 'username\nhal', { query: '?links=true' }));
    expect(hal).toMatchObject({ outcome: 'unchanged', link: { token: expect.stringMatching(/^gbl_/) } });
  });
});

describe('a link of somebody who became an administrator', () => {
  it('is made anew: the right has ended the one before', async () => {
    await sendFile(gatebook, 'username\nivy', { query: '?links=true' });
    gatebook.clock.advance(1_000);
    await gatebook.act('ivy', 'grant-admin');
    const [ivy] = itemsOf(await sendFile(gatebook, 'username\nivy', { query: '?links=true' }));
    const body = { token: ivy?.link?.token, password: 'cobalt lantern drifts 41' };
    expect((await gatebook.ask('POST', '/api/password-links/redeem', { body })).status).toBe(204);
  });
});

describe('a row without a username', () => {
  it('gets one that is free, made of the e-mail address, in the dry run and after it', async () => {
    const file = [
      'E-Mail;profile.fullName',
      'Jörg.Müller@example.org;Jörg Müller',
      'admin@example.org;',
      'ida+lists@example.org;',
      'ida@example.com;',
      ';Nobody',
    ].join('\r\n');
    const expected = [
      '2 joerg.mueller created',
      '3 admin2 created',
      '4 ida created',
      '5 ida2 created',
      '6 null refused validation_failed',
    ].map((row) => row.replace(' null ', '  '));
    const dry = await sendFile(gatebook, file, { query: '?dryRun=true' });
    expect(shortReport(dry)).toEqual(expected);
    expect(itemsOf(dry).map(({ proposed }) => proposed)).toEqual([true, true, true, true, undefined]);
    expect(shortReport(await sendFile(gatebook, file))).toEqual(expected);
    // found again by the addresses
    expect(shortReport(await sendFile(gatebook, file)).slice(0, 4)).toEqual(
      expected.slice(0, 4).map((row) => row.replace('created', 'unchanged')),
    );
  });

  it('is refused where two people have the address', async () => {
    await sendFile(gatebook, 'username,email\nkim,same@example.org\nlea,same@example.org');
    expect(shortReport(await sendFile(gatebook, 'email\nsame@example.org'))).toEqual([
      '2  refused validation_failed',
    ]);
  });
});

describe('the links of an import on a Friday', () => {
  const HOUR_MS = 60 * 60 * 1_000;

  it('work on Monday, and end after seven days', async () => {
    const items = itemsOf(await sendFile(gatebook, 'username\njan\nkim', { query: '?links=true' }));
    const redeem = async (name: string) => {
      const token = items.find(({ username }) => username === name)?.link?.token;
      const body = { token, password: 'cobalt lantern drifts 41' };
      return (await gatebook.ask('POST', '/api/password-links/redeem', { body })).status;
    };
    gatebook.clock.advance(64 * HOUR_MS);
    expect(await redeem('jan')).toBe(204);
    expect((await gatebook.login('jan')).status).toBe(200);
    gatebook.clock.advance(104 * HOUR_MS);
    expect(await redeem('kim')).toBe(410);
  });
});
