import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KurrentEventStore } from '../../../src/event-store/kurrent/kurrent-event-store';
import { makeCertificate } from './certificates';
import { expectNoUnhandledRejection } from './on-double';
import { PATIENT } from './patient';
import { hostsOf } from './real-nodes';
import { announce, say } from './real-server';

const WHAT = 'TLS, users and rights';
const url = process.env['KURRENTDB_URL'] ?? '';
const { user = '', authority } =
  /^[a-z+]+:\/\/(?<user>[^@]+)@.*[?&]tlsCAFile=(?<authority>[^&]+)/.exec(url)?.groups ?? {};

if (authority === undefined)
  say(`${WHAT} are NOT tried on a real server: it needs KURRENTDB_URL with a user of $admins and tlsCAFile`);
else announce(WHAT, url);

(authority === undefined ? describe.skip : describe)('a real server with TLS and users', () => {
  let folder: string;

  expectNoUnhandledRejection();

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatebook-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const connect = (connectionString: string) =>
    KurrentEventStore.open({ connectionString, timings: PATIENT }).then((store) => store.close());

  it('lets in the right user', async () => {
    await connect(url);
  });

  it('is distinguished from one that is down: another password, and an unknown user', async () => {
    for (const other of [`${user}-wrong`, 'nobody:wrong'])
      await expect(connect(url.replace(user, other))).rejects.toThrow(/user or password/);
  });

  it('is not trusted by another authority', async () => {
    const { authorityFile } = makeCertificate(folder);
    await expect(connect(url.replace(authority ?? '', authorityFile))).rejects.toThrow(/certificate/);
  });

  it('refuses a user who may not read the whole log', async () => {
    const loginName = `u${randomUUID().slice(0, 8)}`;
    await createUser({ loginName, password: 'not-an-admin' });
    await expect(connect(url.replace(user, `${loginName}:not-an-admin`))).rejects.toThrow(
      /right to read \$all.*\$settings/,
    );
  });

  /** Uses the server's own HTTP interface. */
  const createUser = (person: { loginName: string; password: string }): Promise<void> =>
    new Promise((resolve, reject) => {
      const asked = request(
        `https://${hostsOf(url)[0] ?? ''}/users/`,
        {
          method: 'POST',
          auth: user,
          ca: readFileSync(authority ?? ''),
          headers: { 'content-type': 'application/json' },
        },
        (answer) => {
          answer.resume();
          if (answer.statusCode === 201) resolve();
          else reject(new Error(`creating a user was answered ${String(answer.statusCode)}`));
        },
      );
      asked.once('error', reject);
      asked.end(JSON.stringify({ ...person, fullName: 'a user of a test', groups: [] }));
    });
});
