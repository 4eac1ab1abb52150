import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeBook, usernameOf } from './lib/book.mjs';
import { call } from './lib/call.mjs';
import { fillHub, installPlugIn, startHub } from './lib/hub.mjs';
import { atMost, cpuSeconds, median, reported } from './lib/measure.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 1_000);
/** A hub looks at all its routes every five minutes: once in this time. */
const QUIET_SECONDS = 300;
const CORE_PERCENT_MAX = 1;
/** After its start a hub asks Gatebook about each of its users, two in a second. */
const SETTLED = { windows: 6, seconds: 10, percent: 2.5, atMost: 90 };
const BLOCKS = 10;
const BLOCK_SECONDS_MAX = 5;
/** As many leave at once as a course has. */
const COURSE = 50;

const spawners = dirname(fileURLToPath(new URL('./lib/running_spawner.py', import.meta.url)));

/** A hub whose people all have servers: what it costs to ask who has to leave, and how soon they are out. */
export async function hubWatch() {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  const { userIds } = await makeBook(join(folder, 'data'), { people: PEOPLE });
  const gatebook = await startServer(join(folder, 'data'));
  const servers = createServer((_, answer) => answer.end()).listen(0, '127.0.0.1');
  const hubs = [];
  try {
    await once(servers, 'listening');
    const people = userIds.map((userId, index) => ({
      name: usernameOf(index),
      state: stateOf(userId, usernameOf(index)),
    }));
    const start = async (name, lines, env) => {
      fillHub(join(folder, name), people, servers.address().port, env);
      hubs.push(await startHub(join(folder, name), [...common, ...lines], env));
      await untilReady(hubs.at(-1), people);
    };
    const adminToken = issueToken(gatebook, 'admin');
    await start('without', ["c.JupyterHub.authenticator_class = 'dummy'"], { PYTHONPATH: spawners });
    await start('with', ours(gatebook.url), {
      PYTHONPATH: `${installPlugIn(join(folder, 'plug-in'))}:${spawners}`,
      GATEBOOK_GUARD_TOKEN: issueToken(gatebook, 'hub'),
    });
    const [without, hub] = hubs;
    const quiet = await whileNothingHappens({ without, hub, gatebook });
    return [...quiet, ...(await untilBlockedAreOut(hub, people.slice(1), gatebook.url, adminToken))];
  } finally {
    for (const hub of hubs) await hub.stop();
    servers.close();
    await gatebook.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const stateOf = (userId, name) => ({
  name,
  userId,
  admin: false,
  groups: [],
  revision: 1,
  passwordRevision: 0,
});

const hubToken = randomBytes(16).toString('hex');
const common = [
  "c.JupyterHub.spawner_class = 'running_spawner.RunningSpawner'",
  'c.JupyterHub.cleanup_servers = False',
  'c.Authenticator.enable_auth_state = True',
  `c.JupyterHub.services = [{'name': 'bench', 'api_token': '${hubToken}'}]`,
  "c.JupyterHub.load_roles = [{'name': 'bench', 'services': ['bench'], 'scopes': ['read:users', 'read:servers', 'tokens']}]",
];
const ours = (guardUrl) => [
  "c.JupyterHub.authenticator_class = 'gatebook'",
  `c.GatebookAuthenticator.guard_url = '${guardUrl}'`,
  // as `configure` sets it
  'c.Authenticator.auth_refresh_age = 10',
];

async function untilReady(hub, people) {
  const isReady = async ({ name }) => (await userOf(hub, name)).servers['']?.ready === true;
  for (const person of people) while (!(await isReady(person))) await pause(100);
}

const userOf = async (hub, name) =>
  JSON.parse((await call(`${hub.url}/hub/api/users/${name}`, asBench)).body);
const asBench = { headers: { authorization: `token ${hubToken}` } };

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for some windows in a row in which little happens, for 15 minutes at most. */
async function untilSettled(processes) {
  let quiet = 0;
  for (let window = 0; quiet < SETTLED.windows && window < SETTLED.atMost; window += 1) {
    const percents = Object.values(await percentsOf(processes, SETTLED.seconds));
    quiet = Math.max(...percents) < SETTLED.percent ? quiet + 1 : 0;
  }
}

/** How much of a core each of the processes uses for so long. */
async function percentsOf(processes, seconds) {
  const used = () => Object.entries(processes).map(([name, { pid }]) => [name, cpuSeconds(pid)]);
  const [before, startedAt] = [Object.fromEntries(used()), performance.now()];
  await pause(seconds * 1_000);
  const passed = (performance.now() - startedAt) / 1_000;
  return Object.fromEntries(used().map(([name, now]) => [name, ((now - before[name]) / passed) * 100]));
}

/** Both hubs in the same seconds: what a hub does for its servers is its own work. */
async function whileNothingHappens(processes) {
  await untilSettled(processes);
  const percent = await percentsOf(processes, QUIET_SECONDS);
  const people = PEOPLE.toLocaleString('en');
  return [
    reported(
      `a hub with ${people} servers while nothing happens, % of a core (limit: without Gatebook)`,
      percent.hub,
      percent.without,
    ),
    atMost('the same, beyond a hub without Gatebook', percent.hub - percent.without, CORE_PERCENT_MAX),
    atMost('Gatebook at that time, % of a core', percent.gatebook, CORE_PERCENT_MAX),
  ];
}

/** Until the server is stopped and the token dead: one after the other, then a course at once. */
async function untilBlockedAreOut(hub, people, url, token) {
  const isOut = async ({ name, headers }) =>
    Object.keys((await userOf(hub, name)).servers).length === 0 &&
    (await call(`${hub.url}/hub/api/user`, { headers })).status === 403;
  const secondsOf = async (some) => {
    const startedAt = performance.now();
    for (const { name } of some) await block(url, token, name);
    for (const person of some) while (!(await isOut(person))) await pause(20);
    return (performance.now() - startedAt) / 1_000;
  };
  const withTokens = [];
  for (const { name } of people.slice(0, BLOCKS + COURSE)) withTokens.push(await withToken(hub, name));
  const each = [];
  for (const person of withTokens.slice(0, BLOCKS)) each.push(await secondsOf([person]));
  const course = await secondsOf(withTokens.slice(BLOCKS));
  return [
    reported('a block until server and token are gone, s, median', median(each)),
    atMost(`the same, the longest of ${BLOCKS}`, Math.max(...each), BLOCK_SECONDS_MAX),
    reported(`the same of ${COURSE} people at once, until the last one is out`, course),
  ];
}

async function withToken(hub, name) {
  const url = `${hub.url}/hub/api/users/${name}/tokens`;
  const { status, body } = await call(url, { method: 'POST', body: {}, ...asBench });
  if (status !== 201) throw new Error(`token of ${name}: ${body}`);
  return { name, headers: { authorization: `token ${JSON.parse(body).token}` } };
}

async function block(url, token, name) {
  const { status, body } = await call(`${url}/api/users/${name}/block`, { method: 'POST', token, body: {} });
  if (status !== 200) throw new Error(`block of ${name}: ${body}`);
}
