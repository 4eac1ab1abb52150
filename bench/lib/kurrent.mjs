import { fillBook } from './book.mjs';
import { source } from '../../scripts/sources.mjs';

/** Fixed, so that a bench can run again on a server that has a book of an earlier run. */
export const SECRET = 'for benches alone: no person is behind it';

/** The connection string of the server to measure on. Without one, prints an error and exits with code 2. */
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

/** In ms: long, because many appends are in flight at once while a book is filled. */
const PATIENT = { appendMs: 60_000, settleMs: 10_000, readMs: 60_000 };

/** Opens the book through a separate client, with the deployment's keys. */
export async function openBook(url) {
  const { KurrentEventStore } = source('event-store/kurrent/kurrent-event-store');
  const { Keyring } = source('event-store/keyring');
  const { openDeployment } = source('event-store/deployment');
  const store = await KurrentEventStore.open({ connectionString: url, timings: PATIENT });
  const keyring = new Keyring(SECRET);
  await openDeployment(store, keyring, { now: () => new Date().toISOString() });
  return { store, keyring };
}

/** Writes a generated history into the server's book, like `fillBook`. */
export async function fillServer(url, history) {
  const book = await openBook(url);
  try {
    await fillBook(book, history);
  } finally {
    await book.store.close();
  }
}

/** Prefix of the people of this run: a server may have people of earlier runs. */
export const prefixOfRun = () => `run-${Date.now().toString(36)}-`;
