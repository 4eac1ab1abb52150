import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { StrengthMeter, type StrengthMeterOptions } from '../../src/passwords/strength-meter';
import { type StrengthAnswer } from '../../src/passwords/strength-worker';
import { compiledFile, startWorker } from '../../src/platform/threads/start-worker';
import { refusalOf } from './support';

const meters: StrengthMeter[] = [];
const newMeter = (options: StrengthMeterOptions = {}): StrengthMeter => {
  const meter = new StrengthMeter(options);
  meters.push(meter);
  return meter;
};

afterEach(async () => {
  for (const meter of meters.splice(0)) await meter.close();
});

/** Eight characters repeated: the slowest kind of input for zxcvbn. */
const pattern = (length: number): string => 'k7#Lw2$z'.repeat(32).slice(0, length);

describe('an estimate', () => {
  it('distinguishes weak from strong, and finds what is common', async () => {
    const meter = newMeter();
    expect(await meter.estimate('password', [])).toMatchObject({ score: 0, isCommon: true });
    expect(await meter.estimate('kind-otter-42-wanders', [])).toMatchObject({ score: 4, isCommon: false });
  });

  it('counts a word of the person as guessed', async () => {
    const meter = newMeter();
    const unknown = await meter.estimate('zyxomma-2024', []);
    const own = await meter.estimate('zyxomma-2024', ['zyxomma']);
    expect(own.guessesLog10).toBeLessThan(unknown.guessesLog10);
  });

  it('gives a listed password the few guesses that the list takes, though it looks strong', async () => {
    const listed = await newMeter().estimate('01001322399', []);
    expect(listed).toMatchObject({ score: 1, isCommon: true });
    expect(listed.guessesLog10).toBeLessThan(6);
  });
});

describe('T-17 a long password', () => {
  it('is estimated by its first 100 characters', async () => {
    const meter = newMeter();
    const [short, long] = await Promise.all([
      meter.estimate(pattern(100), []),
      meter.estimate(pattern(256), []),
    ]);
    expect(long).toEqual(short);
  });

  it('leaves the event loop free while it is estimated', async () => {
    const meter = newMeter();
    await meter.estimate('started', []);
    const progress = { isDone: false, turns: 0 };
    const estimate = meter.estimate(pattern(256), []).then(() => (progress.isDone = true));
    while (!progress.isDone) {
      await new Promise((resolve) => setImmediate(resolve));
      progress.turns += 1;
    }
    await estimate;
    expect(progress.turns).toBeGreaterThan(10);
  });
});

describe('T-16 the network', () => {
  const execArgv = ['--require', join(__dirname, 'deny-network.cjs')];

  it('is not used by the thread, nor by its caller', async () => {
    const connect = jest.spyOn(Socket.prototype, 'connect');
    const worker = startWorker('passwords/strength-worker', { execArgv });
    const ended = once(worker, 'exit').then(([code]) => ({ code: Number(code) }));
    worker.postMessage({ id: 1, password: 'letmein', words: [] }, []);
    const answered = once(worker, 'message').then(([answer]) => answer as StrengthAnswer);
    expect(await Promise.race([answered, ended])).toMatchObject({ id: 1, estimate: { isCommon: true } });
    await worker.terminate();
    await newMeter().estimate('letmein', []);
    // a client of an earlier test file in this process may still look for its server on this machine
    const abroad = connect.mock.calls.filter(([to]) => (to as { host?: string }).host !== '127.0.0.1');
    expect(abroad).toEqual([]);
    connect.mockRestore();
  });

  it('would be noticed if it were', async () => {
    const worker = new Worker("require('node:net').connect(9, '127.0.0.1')", { eval: true, execArgv });
    expect(await once(worker, 'exit')).toEqual([99]);
  });
});

describe('the thread', () => {
  it('runs from the first check on, and ends when unused; the next check starts another', async () => {
    const meter = newMeter({ idleMs: 1 });
    expect(meter.isRunning).toBe(false);
    await meter.estimate('first', []);
    expect(meter.isRunning).toBe(true);
    await meter.ended;
    expect(meter.isRunning).toBe(false);
    expect((await meter.estimate('password', [])).isCommon).toBe(true);
  });

  it('does not keep the process alive once it has answered', async () => {
    const script = `
      const { StrengthMeter } = require(${JSON.stringify(compiledFile('passwords/strength-meter'))});
      new StrengthMeter().estimate('password', []).then(({ isCommon }) => console.log(isCommon));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script]);
    expect(stdout).toBe('true\n');
  });

  it('fails the checks under way when it breaks, and is started again', async () => {
    const meter = newMeter();
    const breaking = refusalOf(meter.estimate('breaks it', null as unknown as string[]));
    const beside = refusalOf(meter.estimate('beside', []));
    expect((await breaking).code).toBe('overloaded');
    expect((await breaking).cause).toBeDefined();
    expect((await beside).code).toBe('overloaded');
    expect((await meter.estimate('password', [])).isCommon).toBe(true);
  });

  it('is ended when it does not answer', async () => {
    const meter = newMeter({ maxCheckMs: 1 });
    const refusal = await refusalOf(meter.estimate('password', []));
    expect(refusal.code).toBe('overloaded');
    expect(meter.isRunning).toBe(false);
  });
});

describe('a meter with more checks than it takes', () => {
  it('refuses the next at once, and answers those before', async () => {
    const meter = newMeter({ maxPending: 2 });
    const accepted = [meter.estimate('password', []), meter.estimate('letmein', [])];
    const refusal = await refusalOf(meter.estimate('one too many', []));
    expect(refusal.code).toBe('overloaded');
    expect(refusal.details.retryAfterSeconds).toBeGreaterThanOrEqual(1);
    expect((await Promise.all(accepted)).map(({ isCommon }) => isCommon)).toEqual([true, true]);
  });
});

describe('a meter whose places for advice are taken', () => {
  it('still estimates a password that is about to be set', async () => {
    const meter = newMeter({ maxPending: 1, maxDecisions: 2 });
    const advice = meter.estimate('password', [], 'advice');
    const decision = meter.estimate('letmein', [], 'decision');
    expect((await refusalOf(meter.estimate('letmein', [], 'advice'))).code).toBe('overloaded');
    expect((await refusalOf(meter.estimate('letmein', [], 'decision'))).code).toBe('overloaded');
    expect((await Promise.all([advice, decision])).map(({ isCommon }) => isCommon)).toEqual([true, true]);
  });
});

describe('closing', () => {
  it('refuses what is under way, and may be repeated', async () => {
    const meter = newMeter();
    const refusal = refusalOf(meter.estimate('password', []));
    await meter.close();
    await meter.close();
    expect((await refusal).code).toBe('overloaded');
    expect(meter.isRunning).toBe(false);
  });
});
