import { createRequire } from 'node:module';
import { fillBook } from './book.mjs';

const require = createRequire(import.meta.url);

/** Of benches alone. Always the same one: a bench can be run again on a server that has a book of an earlier run. */
export const SECRET = 'for benches alone: no person is behind it';

/** The connection string of the server to measure on; without one the program ends with code 2 and says so. */
export function kurrentUrl(bench) {
  const url = process.env.KURRENTDB_URL;
  if (url) return url;
  console.error(
    `${bench} runs on a real server: set KURRENTDB_URL to its connection string, such as ` +
      'kurrentdb://127.0.0.1:2113?tls=false. The bench writes a book of its own into it: use an empty server.',
  );
  return process.exit(2);
}

/** The environment of a Gatebook on KurrentDB. */
export const onKurrent = (url) => ({
  GATEBOOK_STORE: 'kurrentdb',
  GATEBOOK_KURRENTDB: url,
  GATEBOOK_SECRET: SECRET,
});

/** Many appends are under way at once while a book is filled; in ms. */
const PATIENT = { appendMs: 60_000, settleMs: 10_000, readMs: 60_000 };

/** The book through a client of its own, with the deployment's keys. */
export async function openBook(url) {
  const { KurrentEventStore } = require('../../dist/event-store/kurrent/kurrent-event-store.js');
  const { Keyring } = require('../../dist/event-store/keyring.js');
  const { openDeployment } = require('../../dist/event-store/deployment.js');
  const store = await KurrentEventStore.open({ connectionString: url, timings: PATIENT });
  const keyring = new Keyring(SECRET);
  await openDeployment(store, keyring, { now: () => new Date().toISOString() });
  return { store, keyring };
}

/** Writes a made history into the server's book, as `fillBook`. */
export async function fillServer(url, history) {
  const book = await openBook(url);
  try {
    await fillBook(book, history);
  } finally {
    await book.store.close();
  }
}

/** People of this run alone: a server may have those of earlier ones. */
export const prefixOfRun = () => `run-${Date.now().toString(36)}-`;
