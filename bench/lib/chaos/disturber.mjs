import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Three servers: with two of them down nothing can be written. */
const NODES = 3;

/** Probability that a second server goes down while one is down. */
const SECOND_SHARE = 0.25;

/** Pause before each disturbance, and how long a server stays down: minimum and maximum, in ms. */
const QUIET_MS = [5_000, 15_000];
const DOWN_MS = [500, 8_000];

const COMMANDS = { down: 'KURRENTDB_NODE_DOWN', up: 'KURRENTDB_NODE_UP' };

/** Kills and stops servers at random, with the commands that the environment names. */
export class Disturber {
  counts = { kill: 0, stop: 0, 'without most': 0 };
  /** What was done, with the time by this process's clock. */
  log = [];

  constructor(random, isOver) {
    this.random = random;
    this.isOver = isOver;
  }

  /** Names of the missing environment variables. */
  static missing() {
    return Object.values(COMMANDS).filter((name) => !process.env[name]);
  }

  async disturb() {
    while (!this.isOver()) {
      await pause(this.between(QUIET_MS));
      if (this.isOver()) return;
      const first = 1 + Math.floor(this.random() * NODES);
      const down = [this.takeDown(first)];
      if (this.random() < SECOND_SHARE) {
        this.counts['without most'] += 1;
        down.push(this.takeDown(1 + (first % NODES), this.between([0, 2_000])));
      }
      await Promise.all(down);
    }
  }

  /** Takes a server down and starts it again later. */
  async takeDown(node, afterMs = 0) {
    await pause(afterMs);
    const mode = this.random() < 0.5 ? 'kill' : 'stop';
    this.counts[mode] += 1;
    await this.command('down', node, mode);
    await pause(this.between(DOWN_MS));
    await this.command('up', node, mode);
  }

  async command(way, node, mode) {
    this.log.push(`${(performance.now() / 1000).toFixed(1)} s: node ${node} ${way} (${mode})`);
    await run('sh', ['-c', `${process.env[COMMANDS[way]]} "$@"`, 'sh', String(node), mode]);
  }

  between([least, most]) {
    return least + (most - least) * this.random();
  }
}
