/** A client in a process of its own: it takes one task from its parent, measures, answers and ends. */
import { Agent, request } from 'node:http';
import { hash, verify } from '@node-rs/argon2';
import { ARGON2, PASSWORD, usernameOf } from './book.mjs';
import { loop, quantile } from './measure.mjs';

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
    });
  },
};

process.once('message', async ({ task, settings }) => {
  try {
    const { perSecond, latencies } = await TASKS[task](settings);
    const [p50, p99] = [quantile(latencies, 0.5), quantile(latencies, 0.99)];
    process.send({ perSecond, p50, p99, done: latencies.length });
    process.disconnect();
    agent.destroy();
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
});
