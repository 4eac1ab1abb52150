import { clearLine, disturbed } from '../support/disturbed-store';
import { Gong } from '../support/gong';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

const EMAIL = 'ada@example.org';

let gatebook: TestApp;
let admin: string;
beforeAll(async () => {
  gatebook = await openTestApp({
    env: { GATEBOOK_SIGN_UP_FIELDS: 'institute!:Institute:10,room:Room,email:E-mail:20' },
  });
  admin = await gatebook.token('admin');
});
afterAll(() => gatebook.close());

const change = (name: string, body: unknown, token = admin) =>
  gatebook.ask('PUT', `/api/users/${name}/profile`, { token, body });

describe('the profile of a person', () => {
  beforeAll(async () => {
    const body = { username: 'ada', password: PASSWORD, email: EMAIL, profile: { institute: 'Maths' } };
    await gatebook.ask('POST', '/api/sign-ups', { body });
  });

  it.each([
    [{ email: ' a@example.org ' }, 'a@example.org', { institute: 'Maths' }],
    [{ profile: { room: '1' } }, 'a@example.org', { institute: 'Maths', room: '1' }],
    [{ profile: { room: '', institute: 'Physics' } }, 'a@example.org', { institute: 'Physics' }],
    [{ email: null }, null, { institute: 'Physics' }],
    [{ email: EMAIL, profile: { room: '2' } }, EMAIL, { institute: 'Physics', room: '2' }],
  ])('is changed by %j, once', async (body, email, profile) => {
    const person = { username: 'ada', status: 'pending', email, profile };
    for (const expected of [['ProfileChanged'], []]) {
      const events = await gatebook.eventsOf(async () => {
        const answer = await change('ada', body);
        expect(answer.status).toBe(200);
        expect(answer.json()).toMatchObject(person);
        expect(answer.headers['gatebook-position'] === undefined).toBe(expected.length === 0);
      });
      expect(events).toEqual(expected);
    }
    expect((await gatebook.ask('GET', '/api/users/ada', { token: admin })).json()).toMatchObject(person);
  });

  it('stays as it is where nothing is named', async () => {
    const events = await gatebook.eventsOf(async () => {
      expect((await change('ada', {})).json()).toMatchObject({ email: EMAIL });
    });
    expect(events).toEqual([]);
  });

  it.each([
    ['an unknown answer', { profile: { team: 'x' } }, 'profile.team', 'unknown_field'],
    ['an e-mail address among the answers', { profile: { email: EMAIL } }, 'profile.email', 'unknown_field'],
    [
      'an answer that is too long',
      { profile: { institute: 'x'.repeat(11) } },
      'profile.institute',
      'too_long',
    ],
    ['a required answer taken away', { profile: { institute: ' ' } }, 'profile.institute', 'required'],
    ['a wrong e-mail address', { email: 'ada' }, 'email', 'invalid_format'],
    ['an empty e-mail address', { email: '' }, 'email', 'invalid_format'],
    ['an e-mail address that is too long', { email: `${'a'.repeat(20)}@example.org` }, 'email', 'too_long'],
  ])('is refused with %s', async (_, body, field, code) => {
    const events = await gatebook.eventsOf(async () => {
      const answer = await change('ada', body);
      expect(answer.status).toBe(422);
      expect(answer.json()).toMatchObject({ code: 'validation_failed', fields: [{ field, code }] });
    });
    expect(events).toEqual([]);
  });

  it.each([
    ['a mistyped e-mail address', { email: 7 }],
    ['null for the answers', { profile: null }],
    ['null for an answer', { profile: { room: null } }],
    ['an unknown field', { username: 'bob' }],
  ])('is refused with %s as no request', async (_, body) => {
    const answer = await change('ada', body);
    expect([answer.status, answer.json<{ code: string }>().code]).toEqual([400, 'invalid_request']);
  });

  it('is shown by the audit', async () => {
    await change('ada', { email: 'told@example.org', profile: { room: '5' } });
    const answer = await gatebook.ask('GET', '/api/audit/events?type=ProfileChanged&limit=1', {
      token: await gatebook.token('audit'),
    });
    expect(answer.json()).toMatchObject({
      items: [{ data: { email: 'told@example.org', profile: { institute: 'Physics', room: '5' } } }],
    });
  });

  it('is changed by administrators alone', async () => {
    expect((await change('ada', { email: null }, await gatebook.token('guard'))).status).toBe(403);
  });
});

describe('a person without a required answer', () => {
  it('can get another e-mail address', async () => {
    await gatebook.ask('POST', '/api/users', { token: admin, body: { username: 'ben' } });
    expect((await change('ben', { email: 'ben@example.org' })).json()).toMatchObject({
      email: 'ben@example.org',
      profile: {},
    });
  });
});

describe('the profile of nobody', () => {
  it('is not found, nor that of a deleted person', async () => {
    await gatebook.ask('POST', '/api/users', { token: admin, body: { username: 'dora' } });
    await gatebook.ask('DELETE', '/api/users/dora', { token: admin });
    for (const name of ['nobody-here', 'dora']) {
      const answer = await change(name, { email: null });
      expect([answer.status, answer.json<{ code: string }>().code]).toEqual([404, 'not_found']);
    }
  });
});

describe('two changes of one profile, the first one stored and not yet applied', () => {
  const line = clearLine();
  let busy: TestApp;
  beforeAll(async () => {
    const env = { GATEBOOK_SIGN_UP_FIELDS: 'institute:Institute,room:Room' };
    busy = await openTestApp({ env, around: (store) => disturbed(store, line) });
    await busy.person('ada');
  });
  afterAll(() => busy.close());

  it('both hold', async () => {
    const [held, goOn] = [new Gong(), new Gong()];
    line.beforeMessage = async (message) => {
      if (message.kind !== 'event' || message.event.type !== 'ProfileChanged') return;
      held.ring();
      await goOn.rung;
    };
    const put = (profile: object) =>
      busy.ask('PUT', '/api/users/ada/profile', { token: busy.adminToken, body: { profile } });
    const first = put({ institute: 'Law' });
    await held.rung;
    line.aroundRead = async (read) => {
      const slice = await read();
      setImmediate(goOn.ring);
      return slice;
    };
    const second = await put({ room: '1' });
    expect([(await first).status, second.status]).toEqual([200, 200]);
    expect(second.body).toMatchObject({ profile: { institute: 'Law', room: '1' } });
  });
});
