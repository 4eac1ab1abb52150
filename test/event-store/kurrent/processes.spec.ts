import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OutcomeUnknown } from '../../../src/event-store/event-store';
import { KurrentEventStore } from '../../../src/event-store/kurrent/kurrent-event-store';
import { compiledFile } from '../../../src/platform/threads/start-worker';
import { idsOf, newEvent, newStream } from '../fixtures';
import { DoubleProcess } from './double/double-process';
import { expectNoUnhandledRejection, HURRIED, Listener } from './on-double';
import { PATIENT } from './patient';

expectNoUnhandledRejection();

const run = promisify(execFile);

let double: DoubleProcess;

beforeEach(async () => {
  double = await DoubleProcess.start();
});

afterEach(() => double.end());

describe('two processes on one server', () => {
  it('write one stream without losing or doubling anything, and a third one reads it all', async () => {
    const { connectionString } = double;
    const store = await KurrentEventStore.open({ connectionString, timings: PATIENT });
    const stream = newStream();
    const listener = new Listener(store, { streamPrefixes: [stream] });
    const adapter = compiledFile('event-store/kurrent/kurrent-event-store');
    const append = () =>
      run(process.execPath, [
        join(__dirname, 'appending-process.cjs'),
        adapter,
        connectionString,
        stream,
        '15',
      ]);
    const outputs = await Promise.all([append(), append()]);
    const acknowledged = outputs.flatMap(({ stdout }) => stdout.trim().split('\n'));
    const { events } = await store.readStream(stream);
    expect(acknowledged).toHaveLength(30);
    expect(new Set(idsOf(events))).toEqual(new Set(acknowledged));
    await listener.until(() => listener.ids.length >= 30);
    expect(listener.ids).toEqual(idsOf(events));
    await listener.stop();
    await store.close();
  });
});

describe('a server process that is stopped and continued', () => {
  it('leaves an append in doubt, and is back for appends, reads and the subscription', async () => {
    const store = await KurrentEventStore.open({
      connectionString: double.connectionString,
      timings: { ...PATIENT, ...HURRIED, settleMs: 200, probeMs: 2_000 },
    });
    const stream = newStream();
    const first = newEvent();
    await store.append(stream, 'none', [first]);
    const listener = new Listener(store, { streamPrefixes: [stream] });
    await listener.until(() => listener.ids.length === 1);
    double.signal('SIGSTOP');
    await expect(store.append(newStream(), 'any', [newEvent()])).rejects.toBeInstanceOf(OutcomeUnknown);
    double.signal('SIGCONT');
    expect((await store.readStream(stream)).lastRevision).toBe(0);
    const second = newEvent();
    await store.append(stream, 0, [second]);
    await listener.until(() => listener.ids.length >= 2);
    expect(listener.ids).toEqual([first.eventId, second.eventId]);
    await listener.stop();
    await store.close();
  });
});
