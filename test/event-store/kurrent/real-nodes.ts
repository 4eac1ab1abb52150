import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { surveyNodes } from '../../../src/event-store/kurrent/node-survey';

const run = promisify(execFile);

/** Interval between two checks of a cluster, in ms. */
const LOOK_EVERY_MS = 250;
/** Timeout of one write attempt, in ms: the client's own deadline does not end it. */
const TRY_MAX_MS = 1_500;
/** Number of checks after which a missing node is started (again). */
const START_AGAIN_AFTER = 8;

/** `host:port` of each node in a connection string. */
export const hostsOf = (connectionString: string): string[] =>
  (/^[a-z+]+:\/\/(?:[^@]*@)?(?<hosts>[^/?]+)/i.exec(connectionString)?.groups?.['hosts'] ?? '').split(',');

/**
 * Shell commands that take one node down and bring it up again; the benches use the same ones. `$1` is the node's
 * number in the connection string, from 1. `$2` is the method: `kill`, as SIGKILL and a start do, or `stop`, as
 * SIGSTOP and SIGCONT do. The up command may be run for a node that is up: it then does nothing, or fails.
 */
const COMMANDS = { down: 'KURRENTDB_NODE_DOWN', up: 'KURRENTDB_NODE_UP' } as const;

/** Whether the environment defines commands that take nodes down and up. */
export const canSwitchNodes = (): boolean =>
  Object.values(COMMANDS).every((name) => Boolean(process.env[name]));

export class RealNode {
  constructor(
    readonly host: string,
    private readonly number: number,
  ) {}

  get port(): number {
    return Number(this.host.split(':')[1] ?? 2113);
  }

  /** @throws Error when the command fails */
  async goes(way: keyof typeof COMMANDS, how: 'kill' | 'stop' = 'kill'): Promise<void> {
    await run('sh', ['-c', `${process.env[COMMANDS[way]] ?? ''} "$@"`, 'sh', String(this.number), how]);
  }
}

/** The nodes of a connection string, and the current leader. */
export class RealNodes {
  readonly all: readonly RealNode[];

  constructor(readonly connectionString: string) {
    this.all = hostsOf(connectionString).map((host, index) => new RealNode(host, index + 1));
  }

  async go(way: 'down' | 'up', nodes: readonly RealNode[] = this.all): Promise<void> {
    await Promise.all(nodes.map((node) => node.goes(way)));
  }

  /** Resolves when the cluster accepts writes: an append by a client made for this one attempt is acknowledged. */
  async takeWrites(): Promise<void> {
    while (!(await this.takesWrite())) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }

  private async takesWrite(): Promise<boolean> {
    const client = KurrentDBClient.connectionString(`${this.connectionString}&maxDiscoverAttempts=1`);
    const append = client.appendToStream(`probe-${randomUUID()}`, [jsonEvent({ type: 'Probed', data: {} })]);
    const taken = append.then(
      () => true,
      () => false,
    );
    const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), TRY_MAX_MS));
    const isTaken = await Promise.race([taken, late]);
    await client.dispose();
    return isTaken;
  }

  /**
   * Resolves, leader first, once every node is up and one leads. Like a service manager, restarts a node that ended by
   * itself: a former leader does so, to truncate at its start what no other node has.
   */
  async whole(): Promise<readonly [RealNode, ...RealNode[]]> {
    for (let look = 1; ; look += 1) {
      const told = await surveyNodes(this.connectionString);
      const leader = this.all.filter((_, index) => told[index]?.role === 'leader');
      const followers = this.all.filter((_, index) => told[index]?.role === 'follower');
      const [first] = leader;
      if (first !== undefined && leader.length + followers.length === this.all.length && leader.length === 1)
        return [first, ...followers];
      const missing = this.all.filter((_, index) => told[index]?.role === 'unknown');
      // a running node that does not answer yet may refuse to be started
      if (look % START_AGAIN_AFTER === 0) await this.go('up', missing).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}
