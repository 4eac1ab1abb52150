import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store';
import { diskFolder } from '../support/disk-folder';
import { AccountPlayer, seenOf } from './account-player';
import { ClassPlayer } from './class-player';
import { Client } from './client';
import { CrowdPlayer } from './crowd-player';
import { GuessPlayer } from './guess-player';
import { KillableServer } from './killable-server';
import { LinkPlayer } from './link-player';
import { PROJECTIONS, RebuildPlayer } from './rebuild-player';
import { seededRandom } from './seeded-random';
import { Witness } from './witness';

const ROUNDS = Number(process.env.GATEBOOK_TEST_CRASHES ?? 40);
const SEED = Number(process.env.GATEBOOK_TEST_CRASHES_SEED ?? 1);
const REPORT = process.env.GATEBOOK_TEST_CRASHES_REPORT;

/** A lock lasts longer than any run: it must be there after every restart. */
const SETTINGS = {
  GATEBOOK_LOCK_SECONDS: '86400',
  GATEBOOK_LOCK_MAX_SECONDS: '86400',
  GATEBOOK_HASH_MEMORY_KIB: '7168',
  GATEBOOK_HASH_ITERATIONS: '5',
};

/** Longest wait for a kill that is aimed at a request or an answer, in ms: then it is killed anyway. */
const AIMED_WITHIN_MS = 2_000;
/** Approximate duration of a start, in ms. */
const START_UP_MS = 900;
/** Share of starts that are killed. */
const STARTS_KILLED = 0.15;
/** Maximum duration of traffic before an unaimed kill, before a rebuild, and after a rebuild has begun, in ms. */
const WITHIN_MS = { traffic: 700, beforeRebuild: 200, rebuild: 60 };
/** A kill is aimed at one of this many next requests or answers. */
const NEXT = 40;
/** Interval between two checks whether a read model is live, in ms. */
const LOOK_EVERY_MS = 50;
const MS_PER_ROUND = 60_000;
/** A shorter run may by chance lack a kind of kill, or a lock. */
const ROUNDS_THAT_TELL = 40;
/** Proves that there was traffic: far less than a slow machine reaches. */
const ACKNOWLEDGED_PER_ROUND_MIN = 3;

const folder = mkdtempSync(join(diskFolder(), 'gatebook-crashes-'));
const data = join(folder, 'data');
const startedAt = performance.now();
const random = seededRandom(SEED);
const server = new KillableServer(data, SETTINGS);
const client = new Client(server, random);
const witness = new Witness(data, client);
const accounts = ['ada', 'bob', 'cyd'].map((name) => new AccountPlayer(client, name));
const guesser = new GuessPlayer(client, 'eve');
const players = [
  ...accounts,
  guesser,
  new LinkPlayer(client, 'lin'),
  new CrowdPlayer(client, 'mob'),
  new ClassPlayer(client, 'pupil'),
];
const rebuilds = new RebuildPlayer(client);
const kills = {
  'at a random moment': 0,
  'at an answer': 0,
  'at a request': 0,
  'in a rebuild': 0,
  'in a start': 0,
};

type Kill = Exclude<keyof typeof kills, 'in a start'>;

afterAll(async () => {
  await server.kill();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe(`a server that is killed ${String(ROUNDS)} times under traffic (seed ${String(SEED)})`, () => {
  it(
    'starts again each time with everything that it acknowledged, locks too (T-28, T-82)',
    async () => {
      await begin();
      for (let round = 1; round <= ROUNDS; round += 1) {
        await killUnderTraffic();
        await restart();
        witness.look();
        await Promise.all(players.map((player) => player.settle()));
        if (client.faults.length > 0) throw new Error(`round ${String(round)}: ${client.faults.join('\n')}`);
      }
    },
    ROUNDS * MS_PER_ROUND,
  );

  it('has read models that are equal to the book', async () => {
    for (const name of PROJECTIONS) {
      await live(name);
      const { body } = await client.sure('verify', 'POST', `/api/projections/${name}/verify`);
      expect({ name, ...body }).toMatchObject({ name, ok: true, differing: 0 });
    }
  });

  it('has everybody as they were acknowledged, and the one outcome of each answered attempt (T-77)', async () => {
    const people = await everybody();
    for (const player of accounts) {
      for (const { username, known } of player.people) {
        const person = people.get(username);
        const lawful = known.status === 'deleted' ? [seenOf(null)] : [known];
        client.expect(`${username} at the end`, seenOf(person ?? null), ...lawful);
      }
    }
    const everEntered = [...people, ...(await everybody('&status=deleted'))];
    witness.lookBack(new Map(everEntered.map(([username, { userId }]) => [username, String(userId)])));
    expect(client.faults).toEqual([]);
  });

  it('was under traffic, was killed in every way, and locked who guessed', () => {
    const { 'in a start': _starts, ...aimed } = kills;
    expect(client.acknowledged.length).toBeGreaterThan(ROUNDS * ACKNOWLEDGED_PER_ROUND_MIN);
    if (ROUNDS < ROUNDS_THAT_TELL) return;
    expect(Object.values(aimed)).not.toContain(0);
    expect(guesser.locked).toBeGreaterThan(0);
  });

  it('has a sound book', async () => {
    await server.stop();
    const store = await SqliteEventStore.open({ file: join(data, 'book.db') });
    try {
      const { ok } = await store.verify();
      expect(ok).toBe(true);
    } finally {
      await store.close();
    }
    report();
  });
});

/** Starts the server and creates an administrator who is never changed. */
async function begin(): Promise<void> {
  await server.start();
  const person = { username: 'root-of-all', password: 'plum orbit velvet lantern' };
  await client.sure('sign up', 'POST', '/api/sign-ups', person);
  await client.sure('approve', 'POST', `/api/users/${person.username}/approve`, {});
  await client.sure('grant-admin', 'POST', `/api/users/${person.username}/grant-admin`, {});
}

async function killUnderTraffic(): Promise<void> {
  const kill =
    client.pick<Kill>(['at a random moment', 'at an answer', 'at a request', 'in a rebuild']) ??
    'at an answer';
  kills[kill] += 1;
  const traffic = players.map(async (player) => {
    while (server.isRunning) await player.step();
  });
  await aim(kill);
  await Promise.all([server.kill(), ...traffic]);
}

/** Resolves when it is time to kill; an aimed kill may have happened already. */
async function aim(kill: Kill): Promise<void> {
  const { sent, answered } = server.counts;
  const some = 1 + Math.floor(random() * NEXT);
  switch (kill) {
    case 'at an answer':
      server.killAt({ at: 'answered', count: answered + some });
      return server.gone(AIMED_WITHIN_MS);
    case 'at a request':
      server.killAt({ at: 'sent', count: sent + some });
      return server.gone(AIMED_WITHIN_MS);
    case 'in a rebuild':
      await pause(random() * WITHIN_MS.beforeRebuild);
      await rebuilds.rebuild();
      await pause(random() * WITHIN_MS.rebuild);
      return;
    case 'at a random moment':
      await pause(random() * WITHIN_MS.traffic);
  }
}

/** Starts the server, and sometimes kills it during the start first. */
async function restart(): Promise<void> {
  while (random() < STARTS_KILLED) {
    kills['in a start'] += 1;
    await server.loaded();
    const starting = server.start();
    await pause(random() * START_UP_MS);
    await server.kill();
    await starting;
  }
  expect(await server.start()).toBe(true);
}

async function live(name: string): Promise<void> {
  for (;;) {
    const { body } = await client.sure('status', 'GET', '/api/projections');
    const found = (body.items as { name: string; state: string }[]).find((each) => each.name === name);
    if (found?.state === 'live') return;
    await pause(LOOK_EVERY_MS);
  }
}

/** @param filter of the list; without one, deleted people are not included */
async function everybody(filter = ''): Promise<Map<string, Record<string, unknown>>> {
  const people = new Map<string, Record<string, unknown>>();
  let cursor: string | null = null;
  do {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await client.sure('list', 'GET', `/api/users?limit=500${filter}${after}`);
    for (const person of body.items as Record<string, unknown>[]) people.set(String(person.username), person);
    cursor = body.nextCursor as string | null;
  } while (cursor !== null);
  return people;
}

/** The figures of this run, for `npm run bench -- crashes`. */
function report(): void {
  const figures = {
    rounds: ROUNDS,
    kills,
    seconds: (performance.now() - startedAt) / 1000,
    answers: client.answers,
    acknowledged: client.acknowledged.length,
    events: witness.events,
    locks: guesser.locked,
  };
  if (REPORT !== undefined) writeFileSync(REPORT, JSON.stringify(figures));
}
