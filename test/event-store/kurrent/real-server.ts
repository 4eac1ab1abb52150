import { KurrentEventStore } from '../../../src/event-store/kurrent/kurrent-event-store';
import { hostsOf } from './real-nodes';

/**
 * The connection string of a real server for tests (KURRENTDB_URL), of one node or of several; undefined where there is
 * none. Says in the output whether what needs one is run, on which version and on how many nodes.
 *
 * @param what what is run on it
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

/** Says so once the server has answered: the line is proof that it was there. */
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

/** A deployment is one book: everything that is run on a real server shares it. */
export const SECRET_ON_REAL = 'a secret of thirty-two characters'.repeat(2);
