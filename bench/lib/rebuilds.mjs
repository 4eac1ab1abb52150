import { median, residentMb, startClient } from './measure.mjs';

/** How often the state of a rebuild is polled, in ms. */
const LOOK_EVERY_MS = 50;

/** Concurrent logins in a storm: more than the cores can hash. */
const STORM = 8;

export const MODELS = ['users', 'credentials', 'throttle', 'tokens', 'audit'];

export async function ask(url, token, method = 'GET') {
  const answer = await fetch(url, { method, headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Median time of a query, in ms. */
export async function timeOf(url, token) {
  const times = [];
  for (let round = 0; round < 7; round += 1) {
    const before = performance.now();
    await ask(url, token);
    times.push(performance.now() - before);
  }
  return median(times);
}

/** Rebuilds models together and waits until the last one is live. @returns seconds, and the peak of memory */
export async function rebuild(server, token, names) {
  const projections = `${server.url}/api/projections`;
  const startedAt = performance.now();
  for (const name of names) await ask(`${projections}/${name}/rebuild`, token, 'POST');
  let peakMb = 0;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    peakMb = Math.max(peakMb, residentMb(server.pid));
    const { items } = await ask(projections, token);
    if (items.every((item) => !names.includes(item.name) || item.rebuild === null)) break;
  }
  return { seconds: (performance.now() - startedAt) / 1000, peakMb };
}

/** Verifies all models. @returns the number of rows that differ from the book */
export async function differing(server, token) {
  let rows = 0;
  for (const name of MODELS) {
    const verified = await ask(`${server.url}/api/projections/${name}/verify`, token, 'POST');
    rows += verified.ok ? verified.differing : Math.max(1, verified.differing);
  }
  return rows;
}

/**
 * Rebuilds all models at once, while people sign in as fast as passwords can be hashed and hubs check sessions; then
 * compares each model with the book.
 * @param checks settings of the user checks, as for the task `get`
 */
export async function rebuildInStorm(server, { ops, guard, people, checks, stormSeconds }) {
  const storm = startClient('logins', {
    url: server.url,
    token: guard,
    people,
    concurrency: STORM,
    counted: true,
  });
  const before = await startClient('get', { ...checks, seconds: stormSeconds, counted: true }).measured;
  const during = startClient('get', { ...checks, counted: true });
  const { seconds, peakMb } = await rebuild(server, ops, MODELS);
  const checked = await during.stop();
  const logins = await storm.stop();
  const failed = [before, checked, logins];
  return {
    seconds,
    peakMb,
    logins,
    before,
    checked,
    failed: failed.reduce((sum, each) => sum + each.failed, 0),
    firstFailure: failed.find((each) => each.firstFailure !== undefined)?.firstFailure,
    differing: await differing(server, ops),
  };
}
