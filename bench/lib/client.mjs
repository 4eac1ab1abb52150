/** A client in a process of its own: it takes one task from its parent, measures, answers and ends. */
import { Agent, request } from 'node:http';
import { hash, verify } from '@node-rs/argon2';
import { ARGON2, PASSWORD, usernameOf } from './book.mjs';
import { loop, median, quantile } from './measure.mjs';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** One HTTP request over a kept connection. */
const call = (url, { method = 'GET', token, body } = {}) =>
  new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(text === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    };
    const sent = request(url, { agent, method, headers }, (answer) => {
      let got = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk) => (got += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode, body: got }));
    });
    sent.once('error', reject);
    sent.end(text);
  });

const expectStatus = (wanted, { status, body }) => {
  if (status !== wanted) throw new Error(`${status} instead of ${wanted}: ${body}`);
};

const TASKS = {
  async argon2({ concurrency, seconds }) {
    const phc = await hash(PASSWORD, ARGON2);
    return loop(() => verify(phc, PASSWORD), { concurrency, seconds });
  },
  async logins({ url, token, people, concurrency, seconds }) {
    return loop(
      async (index) => {
        const body = { username: usernameOf(index % people), password: PASSWORD, clientAddress: '127.0.0.1' };
        expectStatus(200, await call(`${url}/guard/login`, { method: 'POST', token, body }));
      },
      { concurrency, seconds },
    );
  },
  async get({ urls, token, concurrency, seconds, pauseMs = 0, status = 200 }) {
    return loop(async (index) => expectStatus(status, await call(urls[index % urls.length], { token })), {
      concurrency,
      seconds,
      pauseMs,
    });
  },
};

async function measured(task, settings) {
  const { perSecond, latencies } = await TASKS[task](settings);
  return { perSecond, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), done: latencies.length };
}

/** Tasks that answer what they measured themselves. */
const COMPARISONS = {
  async knownUnknown({ url, token, people }) {
    const times = { known: [], unknown: [] };
    for (let index = 0; index < people; index += 1) {
      for (const [kind, username] of [
        ['known', usernameOf(index)],
        ['unknown', `nobody-${String(index).padStart(6, '0')}`],
      ]) {
        const before = performance.now();
        const body = { username, password: 'a wrong password for everybody' };
        expectStatus(401, await call(`${url}/guard/login`, { method: 'POST', token, body }));
        times[kind].push(performance.now() - before);
      }
    }
    return { known: median(times.known), unknown: median(times.unknown) };
  },
};

process.once('message', async ({ task, settings }) => {
  try {
    process.send(await (task in COMPARISONS ? COMPARISONS[task](settings) : measured(task, settings)));
    process.disconnect();
    agent.destroy();
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
});
