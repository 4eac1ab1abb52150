import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { surveyNodes } from '../../../src/event-store/kurrent/node-survey';

const run = promisify(execFile);

/** Between two looks at a cluster, in ms. */
const LOOK_EVERY_MS = 250;
/** How long one try to write may take, in ms: the client's own deadline does not end it. */
const TRY_MAX_MS = 1_500;
/** Looks after which a node that is not there is started (again). */
const START_AGAIN_AFTER = 8;

/** `host:port` of each node that a connection string names. */
export const hostsOf = (connectionString: string): string[] =>
  (/^[a-z+]+:\/\/(?:[^@]*@)?(?<hosts>[^/?]+)/i.exec(connectionString)?.groups?.['hosts'] ?? '').split(',');

/**
 * Shell commands that take one node down and up again; those of the benches are the same. Each gets the node's number,
 * counted from 1 in the connection string, as `$1`, and how as `$2`: `kill`, as SIGKILL and a start do, or `stop`, as
 * SIGSTOP and SIGCONT do. A node that runs already may be told to come up: it does nothing, or fails.
 */
const COMMANDS = { down: 'KURRENTDB_NODE_DOWN', up: 'KURRENTDB_NODE_UP' } as const;

/** Whether the environment says how nodes are taken down. */
export const canSwitchNodes = (): boolean =>
  Object.values(COMMANDS).every((name) => Boolean(process.env[name]));

/** One node of a real cluster. */
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

/** The nodes of a connection string, and who leads. */
export class RealNodes {
  readonly all: readonly RealNode[];

  constructor(readonly connectionString: string) {
    this.all = hostsOf(connectionString).map((host, index) => new RealNode(host, index + 1));
  }

  async go(way: 'down' | 'up', nodes: readonly RealNode[] = this.all): Promise<void> {
    await Promise.all(nodes.map((node) => node.goes(way)));
  }

  /** Resolves when the cluster takes writes: when a client made for this one try has an append acknowledged. */
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
   * Leader first; resolves once every node is there and one leads. As a service manager would, starts a node again that
   * has ended by itself: one that was the leader does, to cut off at its start what no other node has.
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
      // one that runs and does not answer yet may refuse to be started
      if (look % START_AGAIN_AFTER === 0) await this.go('up', missing).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}
