import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Unavailable } from '../../../src/event-store/event-store';
import { KurrentEventStore } from '../../../src/event-store/kurrent/kurrent-event-store';
import { versionNotice } from '../../../src/event-store/kurrent/server-version';
import { compiledFile } from '../../../src/platform/threads/start-worker';
import { newEvent, newStream } from '../fixtures';
import { makeCertificate } from './certificates';
import { KurrentDouble, type DoubleOptions } from './double/kurrent-double';
import { expectNoUnhandledRejection } from './on-double';
import { PATIENT } from './patient';

expectNoUnhandledRejection();

let folder: string;
const doubles: KurrentDouble[] = [];

const startDouble = async (options: DoubleOptions = {}): Promise<KurrentDouble> => {
  const double = await new KurrentDouble(options).start();
  doubles.push(double);
  return double;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatebook-'));
});

afterEach(async () => {
  await Promise.all(doubles.splice(0).map((double) => double.stop()));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('a store that is opened before its server', () => {
  it('says that it waits, and works once the server is there', async () => {
    const double = await startDouble();
    await double.stop();
    const heard: string[] = [];
    let tell: () => void = () => undefined;
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const opening = KurrentEventStore.open({
      connectionString: double.connectionString(),
      onNotice: (text) => {
        heard.push(text);
        tell();
      },
      timings: { ...PATIENT, readMs: 3_000, probeMs: 5_000 },
    });
    await told;
    expect(heard[0]).toMatch(/^waiting for KurrentDB: KurrentDB cannot be reached/);
    await double.start();
    const store = await opening;
    expect((await store.append(newStream(), 'none', [newEvent()])).revision).toBe(0);
    expect(await store.health()).toEqual({ ok: true, detail: 'ready, server 24.10.14' });
    await store.close();
  });

  it('gives up when it is aborted', async () => {
    const double = await startDouble();
    await double.stop();
    const abort = new AbortController();
    const opening = KurrentEventStore.open({
      connectionString: double.connectionString(),
      signal: abort.signal,
      onNotice: () => abort.abort(),
      timings: { readMs: 100, probeMs: 500 },
    });
    await expect(opening).rejects.toBeInstanceOf(Unavailable);
  });
});

describe('a server that does not let us in', () => {
  const connect = (connectionString: string) =>
    KurrentEventStore.open({ connectionString, timings: PATIENT }).then((store) => store.close());

  it('is distinguished from one that is down: no right to read the whole log', async () => {
    const double = await startDouble();
    double.faults.always.read = 'access-denied';
    await expect(connect(double.connectionString())).rejects.toThrow(/user or password.*\$all.*\$settings/);
  });

  it('lets in the right password over TLS, and no other one', async () => {
    const tls = makeCertificate(folder);
    const double = await startDouble({ admin: 'admin:right', tls });
    const query = `tlsCAFile=${tls.authorityFile}`;
    await connect(double.connectionString(query));
    const wrong = double.connectionString(query).replace('right', 'wrong');
    await expect(connect(wrong)).rejects.toThrow(/user or password/);
    await expect(connect(wrong)).rejects.not.toThrow(/wrong@/);
  });

  it('is refused with a certificate of an unknown authority, or an expired one', async () => {
    const [known, expired] = [makeCertificate(folder), makeCertificate(folder, '200102000000Z')];
    const other = await startDouble({ tls: makeCertificate(folder) });
    await expect(connect(other.connectionString(`tlsCAFile=${known.authorityFile}`))).rejects.toThrow(
      /certificate/,
    );
    const late = await startDouble({ tls: expired });
    await expect(connect(late.connectionString(`tlsCAFile=${expired.authorityFile}`))).rejects.toThrow(
      /expired/,
    );
  });
});

describe('a server version', () => {
  it.each(['24.10.5', '24.10.14', '25.0.1.1', '25.1.4', '26.0.3'])('%s is fine', (version) => {
    expect(versionNotice(version)).toBeNull();
  });

  it.each(['23.10.6', '24.10.4', '25.0.0.1', 'unknown'])('%s gives a warning', (version) => {
    expect(versionNotice(version)).toMatch(/24\.10\.5/);
  });

  it('gives a warning when a store is opened on an old server', async () => {
    const double = await startDouble({ version: '23.10.2' });
    const heard: string[] = [];
    const connectionString = double.connectionString();
    const onNotice = (text: string): void => void heard.push(text);
    await (await KurrentEventStore.open({ connectionString, onNotice, timings: PATIENT })).close();
    expect(heard).toEqual([expect.stringMatching(/^KurrentDB 23\.10\.2 is older/)]);
  });
});

describe('the client', () => {
  it('is not loaded with the adapter, only when it is used', () => {
    const adapter = compiledFile('event-store/kurrent/kurrent-event-store');
    const script = `require(${JSON.stringify(adapter)});
      process.stdout.write(String(Object.keys(require.cache).some((file) => file.includes('@kurrent'))));`;
    expect(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })).toBe('false');
  });

  it('that is not installed is a clear error', async () => {
    await jest.isolateModulesAsync(async () => {
      jest.doMock('@kurrent/kurrentdb-client', () => {
        throw new Error('Cannot find module');
      });
      const { loadLibrary } = jest.requireActual<typeof import('../../../src/event-store/kurrent/library')>(
        '../../../src/event-store/kurrent/library',
      );
      await expect(loadLibrary()).rejects.toThrow(/not installed .*--include=optional/);
      jest.dontMock('@kurrent/kurrentdb-client');
    });
  });

  it('works in a thread beside the one of the process', async () => {
    const double = await startDouble();
    const store = await KurrentEventStore.open({
      connectionString: double.connectionString(),
      timings: PATIENT,
    });
    const { position } = await store.append(newStream(), 'none', [newEvent()]);
    const worker = new Worker(join(__dirname, 'reading-thread.cjs'), {
      workerData: {
        adapter: compiledFile('event-store/kurrent/kurrent-event-store'),
        connectionString: double.connectionString(),
      },
    });
    const head = await new Promise((resolve, reject) =>
      worker.once('message', resolve).once('error', reject),
    );
    expect(head).toBe(position);
    await worker.terminate();
    await store.close();
  });
});
