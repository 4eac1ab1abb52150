import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cleanEnvironment } from '../hub/child-process';
import { PRODUCT_FOLDER } from '../../src/platform/product-folder';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** Position in the book of the write that this answer confirms. */
  readonly position: number | null;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A process that has loaded its code or is loading it. */
interface Warmed {
  readonly child: ChildProcess;
  readonly isWarm: Promise<unknown>;
}

/** When to kill: once this many requests were sent or answered. */
export interface Aim {
  readonly at: 'sent' | 'answered';
  readonly count: number;
}

const LISTENS = 'Gatebook listens on';
const WARMED = join(__dirname, 'warmed.cjs');
const LOG_TAIL_CHARS = 2_000;
/** In ms. Less than the 10 s after which the server closes idle connections: no request is sent on a closing one. */
const IDLE_MS = 4_000;

/**
 * A real server process on a data folder that is killed and restarted repeatedly; called over the folder's socket.
 * While one process runs, the next one loads its code and waits; `close` ends it.
 */
export class KillableServer {
  /** Requests since the last start. */
  readonly counts = { sent: 0, answered: 0 };
  private child: ChildProcess | null = null;
  private next: Warmed | null = null;
  private agent = new Agent();
  private output = '';
  /** Why the last request got no answer. */
  private lost = 'none';
  private aim: Aim | null = null;

  constructor(
    private readonly data: string,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  get isRunning(): boolean {
    return this.child !== null;
  }

  /** @returns whether it listens; false: it was killed first. @throws Error with its output when it ends by itself */
  async start(): Promise<boolean> {
    const { child } = await this.loaded();
    this.next = null;
    this.child = child;
    this.agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
    this.lost = 'none';
    this.aim = null;
    this.output = '';
    Object.assign(this.counts, { sent: 0, answered: 0 });
    const listens = this.listens(child);
    child.send('start');
    this.next = this.warm();
    return listens;
  }

  /** Resolves when the next process has loaded its code: `start` then begins at once. */
  async loaded(): Promise<Warmed> {
    this.next ??= this.warm();
    await this.next.isWarm;
    return this.next;
  }

  /** Ends the waiting process. */
  close(): void {
    this.next?.child.kill('SIGKILL');
  }

  private warm(): Warmed {
    const env = {
      ...cleanEnvironment(),
      ...this.settings,
      GATEBOOK_DATA: this.data,
      GATEBOOK_PORT: '0',
      GATEBOOK_LOG_LEVEL: 'error',
    };
    const child = spawn(process.execPath, [WARMED, PRODUCT_FOLDER, 'start'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const ended = once(child, 'exit').then(() => {
      throw new Error('the server ended before it began');
    });
    const isWarm = Promise.race([once(child, 'message'), ended]);
    isWarm.catch(() => undefined);
    return { child, isWarm };
  }

  private listens(child: ChildProcess): Promise<boolean> {
    return new Promise((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', (chunk: string) => {
          this.output += chunk;
          if (this.output.includes(LISTENS)) resolve(true);
        });
      }
      child.once('exit', (_code, signal) => {
        if (this.child === child) this.child = null;
        if (signal === 'SIGKILL') resolve(false);
        else reject(new Error(`the server ended by itself:\n${this.output.slice(-LOG_TAIL_CHARS)}`));
      });
    });
  }

  /** Its output since the last start, except the line that says where it listens, and the last connection error. */
  complaints(): string {
    const lines = this.output.split('\n').filter((line) => line.startsWith('{'));
    return [...lines, `last fault of a connection: ${this.lost}`].join('\n');
  }

  /** Kills it as soon as the aim is reached. */
  killAt(aim: Aim): void {
    this.aim = aim;
  }

  /** Resolves when the process has ended, or after `withinMs` at the latest. */
  async gone(withinMs: number): Promise<void> {
    const { child } = this;
    if (child === null) return;
    const done = new AbortController();
    const { signal } = done;
    const patience = pause(withinMs, undefined, { signal }).catch(() => undefined);
    await Promise.race([once(child, 'exit', { signal }).catch(() => undefined), patience]);
    done.abort();
  }

  /** kill -9; resolves when the process has ended. Does nothing if it has already ended. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Sends SIGTERM. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (child === null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    this.agent.destroy();
  }

  /** @returns null: no answer, so it is unknown whether the request was executed */
  call(method: Method, path: string, body?: object): Promise<Answer | null> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve) => {
      const sent = request(
        {
          socketPath: join(this.data, 'gatebook.sock'),
          agent: this.agent,
          method,
          path,
          headers:
            text === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
        },
        (response) => {
          let got = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (got += chunk));
          response.once('error', () => resolve(null));
          response.once('close', () => resolve(null));
          response.once('end', () => {
            resolve(answerOf(response.statusCode, got, response.headers['gatebook-position']));
            this.count('answered');
          });
        },
      );
      sent.once('error', ({ message }) => {
        this.lost = message;
        resolve(null);
      });
      sent.once('finish', () => this.count('sent'));
      sent.end(text);
    });
  }

  private count(what: Aim['at']): void {
    this.counts[what] += 1;
    if (this.aim?.at === what && this.counts[what] >= this.aim.count) this.child?.kill('SIGKILL');
  }
}

const answerOf = (status = 0, text: string, position: string | string[] | undefined): Answer => ({
  status,
  body: (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>,
  position: position === undefined ? null : Number(position),
});
