/** A client in a separate process: it takes one task from its parent, measures, sends the result and exits. */
import { connect } from 'node:net';
import { hash, verify } from '@node-rs/argon2';
import { ARGON2, PASSWORD, usernameOf } from './book.mjs';
import { classSignsIn, hubLogins, nativeSignUps } from './hub-people.mjs';
import { loop, quantile } from './measure.mjs';
import { seededRandom } from './random.mjs';

/** Idle connections. The client is plain sockets to use little CPU: it shares the cores with the server. */
const idle = new Map();

/** A keep-alive HTTP/1.1 connection, one request at a time. Answers have a Content-Length, or no body. */
class Connection {
  isOpen = true;
  #socket;
  #got = '';
  #settle;

  constructor({ hostname, port }) {
    this.#socket = connect({ host: hostname, port, noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text) => this.#take(text));
    this.#socket.on('error', (error) => this.#settle?.reject(error));
    this.#socket.on('close', () => {
      this.isOpen = false;
      this.#settle?.reject(new Error('the connection was closed'));
    });
  }

  ask(text) {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(text);
    });
  }

  #take(text) {
    this.#got += text;
    const end = this.#got.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(this.#got)?.[1] ?? 0);
    const body = this.#got.slice(end + 4);
    if (body.length < length) return;
    const status = Number(this.#got.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
    this.#got = '';
    this.#settle.resolve({ status, body });
  }

  close() {
    this.#settle = undefined;
    this.#socket.destroy();
  }
}

/** One HTTP request over a keep-alive connection. */
async function call(url, { method = 'GET', token, body, headers = [] } = {}) {
  const { hostname, port, pathname, host } = new URL(url);
  const connection = keptFor(host) ?? new Connection({ hostname, port });
  const text = body === undefined ? '' : JSON.stringify(body);
  const lines = [
    `${method} ${pathname} HTTP/1.1`,
    `host: ${host}`,
    ...(token === undefined ? [] : [`authorization: Bearer ${token}`]),
    ...headers,
    ...(text === '' ? [] : ['content-type: application/json', `content-length: ${Buffer.byteLength(text)}`]),
  ];
  const answer = await connection.ask(`${lines.join('\r\n')}\r\n\r\n${text}`);
  idle.set(host, [...(idle.get(host) ?? []), connection]);
  return answer;
}

function keptFor(host) {
  const kept = idle.get(host) ?? [];
  let connection;
  do connection = kept.pop();
  while (connection?.isOpen === false);
  return connection;
}

const WRONG_PASSWORD = 'a wrong password for everybody';

const expectStatus = (wanted, { status, body }) => {
  if (status !== wanted) throw new Error(`${status} instead of ${wanted}: ${body}`);
};

const told = { stop: false };

/** If failures are `counted`, they are part of the result; otherwise the first one ends the client. */
const counting = (work, failures) => async (index) => {
  try {
    await work(index);
  } catch (error) {
    failures.push(error.message);
  }
};

const TASKS = {
  hubLogins,
  async argon2(settings) {
    const phc = await hash(PASSWORD, ARGON2);
    return [() => verify(phc, PASSWORD), settings];
  },
  async logins({ url, token, people, prefix, ...settings }) {
    const logIn = async (index) => {
      const username = usernameOf(index % people, prefix);
      const body = { username, password: PASSWORD, clientAddress: '127.0.0.1' };
      expectStatus(200, await call(`${url}/guard/login`, { method: 'POST', token, body }));
    };
    return [logIn, settings];
  },
  /** Sign-ins on the pages, each of which begins a browser session. */
  async sessions({ url, people, ...settings }) {
    const signIn = async (index) => {
      // a public route answers each address only so often
      const address = `x-forwarded-for: 10.0.${Math.floor(index / 200) % 256}.${index % 200}`;
      const headers = ['sec-fetch-site: same-origin', address];
      const body = { username: usernameOf(index % people), password: PASSWORD };
      expectStatus(200, await call(`${url}/api/session`, { method: 'POST', headers, body }));
    };
    return [signIn, settings];
  },
  /** Sign-ins of one name with a wrong password; each must be answered `status`. */
  async guesses({ url, token, username, status, ...settings }) {
    const body = { username, password: WRONG_PASSWORD };
    const guess = async () =>
      expectStatus(status, await call(`${url}/guard/login`, { method: 'POST', token, body }));
    return [guess, settings];
  },
  async get({ urls, token, status = 200, ...settings }) {
    return [
      async (index) => expectStatus(status, await call(urls[index % urls.length], { token })),
      settings,
    ];
  },
};

async function measured(task, { counted = false, ...asked }) {
  const failures = [];
  const [work, settings] = await TASKS[task](asked);
  const { perSecond, latencies } = await loop(counted ? counting(work, failures) : work, {
    ...settings,
    told,
  });
  return {
    perSecond,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    done: latencies.length,
    failed: failures.length,
    firstFailure: failures[0],
  };
}

/** Tasks that do their own measuring. */
const COMPARISONS = {
  classSignsIn,
  nativeSignUps,
  /** One wrong password for each name, the kinds in turns. @returns the times of each kind, in ms */
  async guessedOnce({ url, token, names }) {
    const kinds = Object.entries(names);
    const times = Object.fromEntries(kinds.map(([kind]) => [kind, []]));
    const rounds = Math.max(...kinds.map(([, { length }]) => length));
    const random = seededRandom(1);
    for (let round = 0; round < rounds; round += 1) {
      // in another order each time: what was verified just before changes how long the next one takes
      const order = kinds.map((each) => [random(), each]).sort(([one], [other]) => one - other);
      for (const [, [kind, { [round]: username }]] of order) {
        if (username === undefined) continue;
        const before = performance.now();
        const body = { username, password: WRONG_PASSWORD };
        expectStatus(401, await call(`${url}/guard/login`, { method: 'POST', token, body }));
        times[kind].push(performance.now() - before);
      }
    }
    return times;
  },
};

process.once('message', async ({ task, settings }) => {
  try {
    process.on('message', () => (told.stop = true));
    process.send(await (task in COMPARISONS ? COMPARISONS[task](settings) : measured(task, settings)));
    process.disconnect();
    for (const connection of [...idle.values()].flat()) connection.close();
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
});
