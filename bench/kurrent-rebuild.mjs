import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventsBeside } from './lib/book.mjs';
import { fillServer, kurrentUrl, onKurrent, prefixOfRun } from './lib/kurrent.mjs';
import { median } from './lib/measure.mjs';
import { rebuild } from './lib/rebuilds.mjs';
import { issueToken, startServer } from './lib/server.mjs';
import { source } from '../scripts/sources.mjs';

const require = createRequire(import.meta.url);

const PEOPLE = 1_000;
const EVENTS = 100_000;
const ROUNDS = 3;

/**
 * A rebuild of the read model `users`, from the request to the switch, compared with the client's own subscription, which
 * only counts the same events. The server's book is filled once; later runs use it as it is.
 */
export async function kurrentRebuild() {
  const url = kurrentUrl('kurrent-rebuild');
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  if ((await rawSubscription(url)).events < EVENTS)
    await fillServer(url, { people: PEOPLE, events: eventsBeside(PEOPLE, EVENTS), prefix: prefixOfRun() });
  const server = await startServer(folder, onKurrent(url));
  try {
    const token = issueToken(server, 'ops');
    const [rebuilt, raw] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { events, seconds } = await rawSubscription(url);
      raw.push(events / seconds);
      rebuilt.push(events / (await rebuild(server, token, ['users'])).seconds);
    }
    const [figure, limit] = [median(rebuilt), median(raw)];
    const name = 'rebuild of users on KurrentDB ÷ the client’s own subscription, events/s';
    return [{ name, figure, limit, ratio: figure / limit, target: '≥ 0.8', isMet: figure / limit >= 0.8 }];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Counts the events of our streams until the server reports that the subscription has caught up. */
async function rawSubscription(url) {
  const { KurrentDBClient, START, streamNameFilter } = require('@kurrent/kurrentdb-client');
  const { OUR_STREAMS } = source('domain/streams');
  const client = KurrentDBClient.connectionString(`${url}&discoveryInterval=10`);
  const startedAt = performance.now();
  const subscription = client.subscribeToAll({
    fromPosition: START,
    filter: streamNameFilter({ prefixes: [...OUR_STREAMS], checkpointInterval: 1_000 }),
  });
  let events = 0;
  await new Promise((resolve, reject) => {
    subscription.on('data', () => (events += 1));
    subscription.once('caughtUp', resolve);
    subscription.once('error', reject);
  });
  const seconds = (performance.now() - startedAt) / 1000;
  await subscription.unsubscribe();
  await client.dispose();
  return { events, seconds };
}
