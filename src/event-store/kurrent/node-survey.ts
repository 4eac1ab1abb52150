import type { StoreNode } from '../store-maintenance';
import { Clients } from './clients';
import { checkConnectionString } from './connection-string';
import { positionOf, type Resolved } from './event-format';
import { describeFault, kindOf } from './faults';
import { loadLibrary, type KurrentClient, type KurrentLibrary } from './library';
import { serversOf } from './servers';
import { Overdue, within } from './timings';

/** Longest time for one node, in ms: what was counted by then is reported as "at least". */
const NODE_MS = 5_000;
/** Of that, the time kept for asking whether it leads, in ms. */
const ROLE_MS = 1_000;

/** Events read at a time. */
const PAGE = 1_000;

/** Streams that keep only their last event: earlier ones in the log wait for a scavenge. */
const LAST_ALONE = ['credential-', 'key-'];

const CANNOT_TELL =
  'cannot be asked: the connection string does not name each node. Name them (host1:2113,host2:2113,…), or run a ' +
  'scavenge on every node yourself after credentials were replaced';

interface Asked {
  readonly node: string;
  readonly version: string;
  readonly isLeader: boolean;
  readonly head: number;
  readonly leftBehind: number;
  readonly isCountWhole: boolean;
}

/** Asks every node that the connection string names, all at once and each separately; takes some seconds at most. */
export async function surveyNodes(connectionString: string): Promise<StoreNode[]> {
  const library = await loadLibrary();
  const { names, each } = serversOf(checkConnectionString(connectionString));
  if (each.length === 0) return [unasked(names.join(','), CANNOT_TELL)];
  const answers = await Promise.all(
    each.map(({ name, connectionString: own }) =>
      ask(library, name, withAnyRole(own)).catch((error: unknown) => failed(name, error)),
    ),
  );
  const heads = answers.flatMap((answer) => ('head' in answer && answer.isLeader ? [answer.head] : []));
  return answers.map((answer) => ('head' in answer ? describe(answer, heads[0]) : answer));
}

/** With the default, leader, the client would not ask followers. */
const withAnyRole = (connectionString: string): string =>
  `${connectionString.replace(/[?&]node[_-]?preference=[^&]*/i, '?').replace('?&', '?')}&nodePreference=random`;

const unasked = (node: string, detail: string): StoreNode => ({
  node,
  role: 'unknown',
  version: null,
  lagBytes: null,
  leftBehind: null,
  detail,
});

const failed = (node: string, error: unknown): StoreNode =>
  unasked(node, `cannot be asked: ${describeFault(error)}. What it still holds is not known`);

function describe(asked: Asked, leaderHead: number | undefined): StoreNode {
  const { node, version, isLeader, head, leftBehind } = asked;
  const lagBytes = leaderHead === undefined ? null : Math.max(0, leaderHead - head);
  return {
    node,
    role: isLeader ? 'leader' : 'follower',
    version,
    lagBytes,
    leftBehind,
    detail: detailOf(asked),
  };
}

function detailOf({ leftBehind, isCountWhole }: Asked): string {
  if (isCountWhole && leftBehind === 0) return 'holds no replaced or removed credential or key';
  const count = `${isCountWhole ? '' : 'at least '}${String(leftBehind)}`;
  const what = `holds ${count} replaced or removed credentials and keys until a scavenge has run on it`;
  return isCountWhole
    ? what
    : `${what} (its log is longer than could be read in ${String((NODE_MS - ROLE_MS) / 1_000)} s)`;
}

async function ask(library: KurrentLibrary, node: string, connectionString: string): Promise<Asked> {
  const clients = new Clients(library, connectionString, () => undefined);
  const client = clients.make(connectionString);
  try {
    const end = performance.now() + NODE_MS;
    const left = (): number => end - performance.now();
    const head = await within(left(), headOf(library, client, false));
    const version = await within(left(), clients.versionOf(client));
    const counted = await countLeftBehind(library, client, end - ROLE_MS);
    // last: a follower's answer may make the client connect to the leader
    const isLeader = await within(left(), leads(library, client));
    return { node, version, isLeader, head, ...counted };
  } finally {
    clients.end(client);
  }
}

/** The end of the node's own log. */
async function headOf(
  library: KurrentLibrary,
  client: KurrentClient,
  requiresLeader: boolean,
): Promise<number> {
  const { BACKWARDS, END } = library;
  const last = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader });
  for await (const event of last) return Number(positionOf(event) ?? 0);
  return 0;
}

async function leads(library: KurrentLibrary, client: KurrentClient): Promise<boolean> {
  try {
    await headOf(library, client, true);
    return true;
  } catch (error) {
    if (kindOf(error) === 'refused') return false;
    throw error;
  }
}

async function countLeftBehind(
  library: KurrentLibrary,
  client: KurrentClient,
  end: number,
): Promise<{ leftBehind: number; isCountWhole: boolean }> {
  const newest = new Set<string>();
  let leftBehind = 0;
  let after: bigint | undefined;
  for (;;) {
    let page: Resolved[];
    try {
      page = await within(end - performance.now(), pageOf(library, client, after));
    } catch (error) {
      if (error instanceof Overdue) return { leftBehind, isCountWhole: false };
      throw error;
    }
    for (const { event } of page) {
      if (event === undefined || event.type === 'GapFilled' || event.position?.commit === after) continue;
      // read backwards: the first event of a stream is the one that it keeps
      if (newest.has(event.streamId)) leftBehind += 1;
      newest.add(event.streamId);
    }
    const last = page.at(-1)?.event?.position?.commit;
    if (page.length < PAGE || last === undefined) return { leftBehind, isCountWhole: true };
    after = last;
  }
}

async function pageOf(
  library: KurrentLibrary,
  client: KurrentClient,
  from: bigint | undefined,
): Promise<Resolved[]> {
  const { BACKWARDS, END, streamNameFilter } = library;
  const events: Resolved[] = [];
  const read = client.readAll({
    direction: BACKWARDS,
    fromPosition: from === undefined ? END : { commit: from, prepare: from },
    maxCount: PAGE,
    requiresLeader: false,
    filter: streamNameFilter({ prefixes: LAST_ALONE }),
  });
  for await (const event of read) events.push(event);
  return events;
}
