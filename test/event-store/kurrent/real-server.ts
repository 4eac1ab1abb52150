import { KurrentEventStore } from '../../../src/event-store/kurrent/kurrent-event-store';
import { hostsOf } from './real-nodes';

/**
 * The connection string (KURRENTDB_URL) of a real server for tests, with one node or several; undefined if there is
 * none. Prints whether the tests that need one run, on which version and on how many nodes.
 *
 * @param what what runs on it
 */
export function realServer(what: string): string | undefined {
  const url = process.env['KURRENTDB_URL'];
  if (!url) {
    say(`${what} is NOT run on a real server (KURRENTDB_URL is not set), on the double alone`);
    return undefined;
  }
  announce(what, url);
  return url;
}

/** Prints only after the server has answered: the line proves that it was reachable. */
export function announce(what: string, url: string): void {
  beforeAll(async () => {
    const store = await KurrentEventStore.open({ connectionString: url });
    const { detail } = await store.health();
    await store.close();
    const count = hostsOf(url).length;
    say(
      `${what} RUNS on the real server of KURRENTDB_URL: ${count} node${count === 1 ? '' : 's'}, ${detail}`,
    );
  });
}

export const say = (text: string): void => void process.stdout.write(`KurrentDB: ${text}\n`);

/** A deployment is one book: all tests on a real server share it. */
export const SECRET_ON_REAL = 'a secret of thirty-two characters'.repeat(2);
