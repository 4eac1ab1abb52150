import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeBook } from './lib/book.mjs';
import { installPlugIn, startGatebookHub, startHub, startNativeHub } from './lib/hub.mjs';
import { atMost, inClientProcess, median, medianRatio, reported, startClient } from './lib/measure.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 200);
const WITHIN_SECONDS = 10;
const CONCURRENCY = 8;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const SECONDS = 10;
const WARM_UP_SECONDS = 10;
/** NativeAuthenticator checks some four passwords in a second. */
const NATIVE_SECONDS = 15;

/** As large as what our package stores. */
const STATE = `{'name': model['name'], 'userId': 36 * 'u', 'admin': False, 'groups': [], 'revision': 3, 'passwordRevision': 0}`;

const LAST_WAITS_MS = 3_000;
const HEALTH_MS = 25;

const busyServer = fileURLToPath(new URL('./lib/busy-server.py', import.meta.url));

/** A class comes at nine: it signs in through the form of a hub with Gatebook, and of one with NativeAuthenticator. */
export async function hubNineOClock() {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  await makeBook(join(folder, 'data'), { people: PEOPLE });
  const server = await startServer(join(folder, 'data'));
  const hubs = {};
  try {
    const token = issueToken(server, 'hub');
    await startHubs(hubs, folder, server.url, token);
    return [
      ...(await theClass(hubs)),
      ...(await theRates(hubs, { url: server.url, token })),
      // last: the servers use the cores for minutes
      ...(await theClassWithServers(hubs)),
    ];
  } finally {
    for (const hub of Object.values(hubs)) await hub.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Adds the hubs to `hubs` one by one, so that each that has started is stopped if a later one fails. */
async function startHubs(hubs, folder, guardUrl, token) {
  const plugIn = installPlugIn(join(folder, 'plug-in'));
  const guard = { url: guardUrl, token, plugIn };
  const servers = [
    `import sys; c.Spawner.cmd = [sys.executable, '${busyServer}']`,
    'c.Spawner.http_timeout = 600',
  ];
  hubs.gatebook = await startGatebookHub(join(folder, 'gatebook'), guard);
  hubs.spawning = await startGatebookHub(join(folder, 'spawning'), guard, servers);
  const dummy = ["c.JupyterHub.authenticator_class = 'dummy'"];
  // what a hub does for the state of a person is its own work, whoever signs the person in
  const withState = [
    'c.Authenticator.enable_auth_state = True',
    `c.Authenticator.post_auth_hook = lambda _a, _h, model: {**model, 'auth_state': ${STATE}}`,
  ];
  hubs.dummy = await startHub(join(folder, 'dummy'), [...dummy, ...withState]);
  hubs.stateless = await startHub(join(folder, 'stateless'), dummy);
  hubs.native = await startNativeHub(join(folder, 'native'));
  await inClientProcess('nativeSignUps', { url: hubs.native.url, people: PEOPLE });
}

const CLASS = `${PEOPLE} people within ${WITHIN_SECONDS} s`;

async function comes(hub, spawns = false) {
  const settings = { url: hub.url, people: PEOPLE, seconds: WITHIN_SECONDS, spawns };
  const health = startClient('get', healthOf(hub));
  const came = await inClientProcess('classSignsIn', settings);
  return { ...came, health: (await health.stop()).p99 };
}

async function theClass({ gatebook, native }) {
  const [ours, theirs] = [await comes(gatebook), await comes(native)];
  return [
    atMost(`${CLASS}: refused (limit: NativeAuthenticator's)`, ours.refused, theirs.refused, 0),
    {
      ...atMost(
        `${CLASS}: the last one waits, ms (limit: NativeAuthenticator's)`,
        ours.last,
        theirs.last,
        LAST_WAITS_MS,
      ),
      ratio: ours.last / theirs.last,
    },
    atMost(
      `${CLASS}: /hub/health p99, ms (limit: NativeAuthenticator's)`,
      ours.health,
      theirs.health,
      HEALTH_MS,
    ),
    reported(`${CLASS}: a sign-in p50, ms (limit: NativeAuthenticator's)`, ours.p50, theirs.p50),
  ];
}

async function theClassWithServers({ spawning }) {
  const withServers = await comes(spawning, true);
  return [
    reported(`${CLASS}, each with a server that uses a core for 3 s: refused`, withServers.refused),
    reported(`${CLASS}, each with such a server: the last one waits, ms`, withServers.last),
    reported(`${CLASS}, each with such a server: /hub/health p99, ms`, withServers.health),
  ];
}

async function theRates({ gatebook, dummy, stateless, native }, guard) {
  const atHub = (hub, seconds) =>
    inClientProcess('hubLogins', { url: hub.url, people: PEOPLE, concurrency: CONCURRENCY, seconds });
  const atGuard = (seconds) =>
    inClientProcess('logins', { ...guard, people: PEOPLE, concurrency: CONCURRENCY, seconds });
  // every user of a hub is made at the first sign-in; compiled code is what counts in the engine
  for (const hub of [dummy, stateless, gatebook]) await atHub(hub, WARM_UP_SECONDS);
  await atGuard(WARM_UP_SECONDS);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [hubAlone, guardAlone] = [await atHub(dummy, SECONDS), await atGuard(SECONDS)];
    const withoutState = await atHub(stateless, SECONDS);
    const health = startClient('get', healthOf(gatebook));
    const ours = await atHub(gatebook, SECONDS);
    const { p99 } = await health.stop();
    const theirs = await atHub(native, NATIVE_SECONDS);
    rounds.push({
      ours: ours.perSecond,
      // the work of both, one after the other
      parts: 1 / (1 / hubAlone.perSecond + 1 / guardAlone.perSecond),
      partsWithoutState: 1 / (1 / withoutState.perSecond + 1 / guardAlone.perSecond),
      hubAlone: hubAlone.perSecond,
      guardAlone: guardAlone.perSecond,
      theirs: theirs.perSecond,
      health: p99,
    });
  }
  const all = (key) => rounds.map((round) => round[key]);
  const against = (name, key, least) => {
    const ratio = medianRatio(all('ours'), all(key));
    const [figure, limit] = [median(all('ours')), median(all(key))];
    return { name, figure, limit, ratio, target: `≥ ${least}`, isMet: ratio >= least };
  };
  return [
    against(
      `logins/s through the hub (${CONCURRENCY} at a time) ÷ what hub and guard alone allow`,
      'parts',
      0.95,
    ),
    against("logins/s through the hub ÷ NativeAuthenticator's", 'theirs', 15),
    {
      ...reported(
        'the same ÷ what the guard and a hub that stores no states allow',
        median(all('ours')),
        median(all('partsWithoutState')),
      ),
      ratio: medianRatio(all('ours'), all('partsWithoutState')),
    },
    reported(
      'logins/s of the hub alone (limit: of the guard alone)',
      median(all('hubAlone')),
      median(all('guardAlone')),
    ),
    atMost('/hub/health p99 during these logins, ms', median(all('health')), undefined, HEALTH_MS),
  ];
}

const healthOf = (hub) => ({ urls: [`${hub.url}/hub/health`], concurrency: 1, pauseMs: 20 });
