import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { maintenanceParts } from '../../src/app/maintenance-parts';
import { loadConfig } from '../../src/config/config';
import { Decider } from '../../src/event-store/decide';
import { commandContext } from '../../src/event-store/envelope';
import { KurrentEventStore } from '../../src/event-store/kurrent/kurrent-event-store';
import { type EventLine } from '../../src/event-store/transfer/book-lines';
import { exportStore } from '../../src/maintenance/transfer';
import { PASSWORD } from '../support/test-app';
import {
  START_TIMEOUT_MS,
  NEW_PASSWORD,
  aStory,
  eventsOf,
  importInto,
  inRoot,
  kurrent,
  linesOf,
  logIn,
  newDouble,
  open,
  setPassword,
  sqlite,
  story,
  tell,
} from './story';

aStory();

describe('a book that is moved from SQLite to KurrentDB and back', () => {
  it(
    'tells of the same people, the same answers and the same past, and goes on from there',
    async () => {
      const double = await newDouble();
      const { events, problems } = await importInto(kurrent('there', double));
      expect({ events, problems }).toEqual({ events: eventsOf(story.file).length, problems: [] });
      const there = await open(kurrent('there', double));
      expect(await tell(there)).toEqual(story.told);
      expect((await logIn(there, 'ada')).json()).toMatchObject({ name: 'ada', passwordRevision: 2 });
      await setPassword(there, 'ada', NEW_PASSWORD);
      expect((await logIn(there, 'ada', NEW_PASSWORD)).json()).toMatchObject({ passwordRevision: 3 });
      expect((await logIn(there, 'ben')).json()).toMatchObject({ code: 'blocked' });
      const toldThere = await tell(there);
      await there.close();

      const backFile = inRoot('back.ndjson');
      await exportStore(maintenanceParts, loadConfig(kurrent('there', double)), backFile);
      expect(await importInto(sqlite('back'), backFile)).toMatchObject({ problems: [] });
      const back = await open(sqlite('back'));
      expect(await tell(back)).toEqual(toldThere);
      expect((await logIn(back, 'ada', NEW_PASSWORD)).json()).toMatchObject({ passwordRevision: 3 });
      const rebuilt = await back.ask('POST', '/api/projections/users/verify', { asOperator: true });
      expect(rebuilt.status).toBe(202);
      await back.close();
    },
    START_TIMEOUT_MS,
  );

  it('does not include a credential that was replaced, though the log of the server still holds it', async () => {
    const double = await newDouble();
    await importInto(kurrent('unscavenged', double));
    const gatebook = await open(kurrent('unscavenged', double));
    await setPassword(gatebook, 'ada', NEW_PASSWORD);
    await gatebook.close();
    const credentials = double.book.log.filter(({ stream }) => stream === `credential-${story.ada}.password`);
    expect(credentials.map(({ type }) => type)).toEqual([
      'GapFilled',
      'GapFilled',
      'CredentialSet',
      'CredentialSet',
    ]);
    const path = inRoot('unscavenged.ndjson');
    await exportStore(maintenanceParts, loadConfig(kurrent('unscavenged', double)), path);
    const kept = eventsOf(path).filter(({ stream }) => stream.startsWith(`credential-${story.ada}`));
    expect(kept).toMatchObject([
      { revision: 3, retention: { keepLast: 1 }, event: { type: 'CredentialSet' } },
    ]);
    expect(eventsOf(path).some(({ event }) => ['GapFilled', 'ImportBegun'].includes(event.type))).toBe(false);
  });

  it('is read from a stream as from a file', async () => {
    const stream = Readable.from([readFileSync(story.file)]);
    expect(await importInto(sqlite('streamed'), stream)).toMatchObject({ problems: [] });
    expect(existsSync(inRoot('streamed/restoring'))).toBe(false);
  });
});

describe('a stream whose beginning was removed', () => {
  it('keeps the revisions that others name; logins are numbered from 0', async () => {
    const double = await newDouble();
    const gone = (line: EventLine) => line.stream === `login-${story.ada}` && line.revision < 2;
    const kept = eventsOf(story.file).filter((line) => !gone(line));
    const path = inRoot('gone.ndjson');
    const header = JSON.parse(linesOf(story.file)[0] ?? '') as object;
    const body = [{ ...header, events: kept.length }, ...kept]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('');
    const sha256 = createHash('sha256').update(body).digest('hex');
    writeFileSync(path, `${body}${JSON.stringify({ end: true, events: kept.length, sha256 })}\n`);
    const env = kurrent('gone', double);
    expect(await importInto(env, path)).toMatchObject({ problems: [] });
    const store = await KurrentEventStore.open({ connectionString: double.connectionString() });
    const credential = await store.readStream(`credential-${story.ada}.password`);
    expect(credential).toMatchObject({ lastRevision: 2, events: [{ revision: 2, type: 'CredentialSet' }] });
    const logins = await store.readStream(`login-${story.ada}`);
    expect(logins.events[0]?.revision).toBe(0);
    const never = await store.readStream('login-unknown.zzz');
    expect(never.lastRevision).toBe('none');
    await store.close();
    const gatebook = await open(env);
    expect((await logIn(gatebook, 'ada')).status).toBe(200);
    await gatebook.close();
  });
});

describe('an event that operators skip', () => {
  it('is found at its new position', async () => {
    const gatebook = await open(sqlite('skipping'));
    await gatebook.person('eve');
    await setPassword(gatebook, 'eve', NEW_PASSWORD);
    await setPassword(gatebook, 'eve', PASSWORD);
    const target = (await gatebook.events()).findLast(({ type }) => type === 'PasswordChanged');
    const { store, keyring } = gatebook.app.parts;
    const data = { position: target?.position ?? '', reason: 'test' };
    const context = commandContext({ kind: 'operator', id: 'grace' });
    await new Decider(store, keyring, gatebook.clock).append(context, 'ops', 'any', [
      { type: 'EventSkipped', data },
    ]);
    await gatebook.close();
    const path = inRoot('skipping.ndjson');
    await exportStore(maintenanceParts, loadConfig(sqlite('skipping')), path);
    await importInto(sqlite('skipped'), path);
    mkdirSync(inRoot('copy'), { mode: 0o700 });
    copyFileSync(inRoot('skipped/book.db'), inRoot('copy/book.db'));
    const after = await open(sqlite('copy'));
    const book = await after.events();
    const skipped = book.find(({ type }) => type === 'EventSkipped');
    const there = book.find(({ eventId }) => eventId === target?.eventId);
    expect(skipped?.data.position).toBe(there?.position);
    expect(there?.position).not.toBe(target?.position);
    await after.close();
  });
});
