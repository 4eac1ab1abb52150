import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkBook } from './lib/chaos/book-check.mjs';
import { Disturber } from './lib/chaos/disturber.mjs';
import { Judge } from './lib/chaos/judge.mjs';
import { compareFolders, untilSettled, verified } from './lib/chaos/model-check.mjs';
import { Players } from './lib/chaos/players.mjs';
import { refusedSignIns } from './lib/chaos/sign-in-check.mjs';
import { kurrentUrl, onKurrent } from './lib/kurrent.mjs';
import { residentMb } from './lib/measure.mjs';
import { seededRandom } from './lib/random.mjs';
import { issueToken, startServer } from './lib/server.mjs';

/** Defaults of `CHAOS_SECONDS` and `CHAOS_SEED`. */
const SECONDS = 300;

const MS_PER_SECOND = 1_000;

/** When memory is measured for the first time, as a share of the run. */
const WARM = 0.2;

/**
 * Two Gatebooks on three servers that are killed and stopped at random, under sign-ups, approvals, blocks, sign-ins and
 * checks. Every acknowledged write is in the book exactly once, no answer of the guard contradicts one, every person can
 * sign in at the end, and the read models of both are equal.
 * Takes minutes and needs servers that may be killed, so it runs only when named.
 */
export async function chaos() {
  const url = kurrentUrl('chaos');
  const missing = Disturber.missing();
  if (missing.length > 0) {
    console.error(
      `chaos kills and stops servers: set ${missing.join(' and ')} to shell commands that take the number of a ` +
        'server, 1 to 3, and how to take it down, `kill` or `stop`',
    );
    process.exit(2);
  }
  const seconds = Number(process.env.CHAOS_SECONDS ?? SECONDS);
  const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);
  console.log(`chaos: ${seconds} s, CHAOS_SEED=${seed}`);
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-chaos-'));
  const gates = [];
  try {
    for (const name of ['one', 'other']) gates.push(await startGate(join(folder, name), url));
    return await run({ url, seconds, seed, gates });
  } finally {
    await Promise.all(gates.filter(isRunning).map(({ stop }) => stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startGate(folder, url) {
  const logFile = `${folder}.log`;
  const log = openSync(logFile, 'a');
  const settings = { GATEBOOK_TRUSTED_PROXIES: '127.0.0.1', GATEBOOK_LOG_LEVEL: 'warn', ...onKurrent(url) };
  const server = await startServer(folder, settings, { log });
  closeSync(log);
  return { ...server, folder, logFile };
}

const isRunning = ({ child }) => child.exitCode === null && child.signalCode === null;

async function run({ url, seconds, seed, gates }) {
  const urls = gates.map((gate) => gate.url);
  const [admin, guard, ops] = ['admin', 'guard', 'ops'].map((scope) => issueToken(gates[0], scope));
  const end = performance.now() + seconds * MS_PER_SECOND;
  const isOver = () => performance.now() > end;
  const judge = new Judge();
  const players = new Players({
    gates: urls,
    tokens: { admin, guard },
    random: seededRandom(seed),
    judge,
    isOver,
  });
  const disturber = new Disturber(seededRandom(seed + 1), isOver);
  const memory = { before: [] };
  const warm = setTimeout(() => (memory.before = rss(gates)), WARM * seconds * MS_PER_SECOND);
  await Promise.all([players.play(), disturber.disturb()]);
  clearTimeout(warm);
  const ended = gates.filter((gate) => !isRunning(gate)).length;
  const isCalm = ended === 0 && (await untilSettled(urls, ops));
  const refused = isCalm ? await refusedSignIns(players) : ['no sign-ins were tried at the end'];
  const isSettled = isCalm && (await untilSettled(urls, ops));
  memory.after = rss(gates);
  const differing = isSettled ? (await Promise.all(urls.map((gate) => verified(gate, ops)))).flat() : [];
  await Promise.all(gates.filter(isRunning).map(({ stop }) => stop()));
  const files = compareFolders(...gates.map((gate) => gate.folder));
  const book = await checkBook(url, players.people);
  tell({ judge, disturber, players, memory, gates, book, files, differing, refused });
  const isEqual = isSettled && differing.length === 0 && files.differing.length === 0;
  return [
    zero(`acknowledged writes lost, of ${judge.acknowledged} in ${seconds} s`, book.lost.length),
    zero(`written twice, of ${book.events} events`, book.twice.length),
    zero('wrong answers of the guard', judge.wrong),
    zero(`sign-ins refused at the end, of ${players.people.length} people at each Gatebook`, refused.length),
    zero('Gatebooks that ended by themselves (an unhandled rejection ends one)', ended),
    {
      name: `read models of both equal, row by row (${files.rows} rows), and verified`,
      target: 'equal',
      isMet: isEqual,
    },
  ];
}

const rss = (gates) => gates.filter(isRunning).map(({ pid }) => Math.round(residentMb(pid)));

const zero = (name, figure) => ({ name, figure, target: '0', isMet: figure === 0 });

function tell({ judge, disturber, players, memory, gates, book, files, differing, refused }) {
  const { kill, stop, 'without most': without } = disturber.counts;
  console.log(`servers killed ${kill} times, stopped ${stop} times; two of three at once: ${without} times`);
  console.log(`${players.people.length} people; ${book.events} events in the book`);
  console.log(`answers: ${JSON.stringify(judge.answers, null, 1)}`);
  const [gap, longest] = [judge.longestGapMs, judge.longestAnswerMs].map(Math.round);
  console.log(`longest time without an acknowledgement ${gap} ms; longest answer ${longest} ms`);
  console.log(
    `memory of the two, MB: ${memory.before.join(' and ')} before, ${memory.after.join(' and ')} after`,
  );
  for (const gate of gates)
    console.log(`log of ${gate.folder}: ${JSON.stringify(logged(gate.logFile), null, 1)}`);
  const found = [...judge.told, ...refused, ...book.lost, ...book.twice, ...differing, ...files.differing];
  if (found.length === 0) return;
  console.log(`found:\n${found.slice(0, 100).join('\n')}`);
  console.log(`disturbances:\n${disturber.log.join('\n')}`);
}

/** How often each message was logged; a line that is not JSON counts as its own message. */
function logged(file) {
  const counts = {};
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const text = messageOf(line);
    counts[text] = (counts[text] ?? 0) + 1;
  }
  return counts;
}

function messageOf(line) {
  try {
    const { msg, reason, error } = JSON.parse(line);
    return [msg, reason, error?.message].filter(Boolean).join(': ');
  } catch {
    return line;
  }
}
