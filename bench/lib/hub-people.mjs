import { Agent, request } from 'node:http';
import { PASSWORD, usernameOf } from './book.mjs';
import { quantile } from './measure.mjs';

const agent = new Agent({ keepAlive: true });

/** A browser of its own for each person: it keeps cookies and follows no redirect. */
class Browser {
  #cookies = new Map();
  #hub;

  constructor(hub) {
    this.#hub = hub;
  }

  open(path, form) {
    const body = form === undefined ? undefined : new URLSearchParams(form).toString();
    const headers = {
      cookie: Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join('; '),
      ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    };
    return new Promise((resolve, reject) => {
      const options = { agent, headers, method: body === undefined ? 'GET' : 'POST' };
      const sent = request(this.#hub + path, options, (answer) => {
        let page = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk) => (page += chunk));
        answer.once('error', reject);
        answer.once('end', () => {
          for (const line of answer.headers['set-cookie'] ?? []) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
            this.#cookies.set(name, value);
          }
          resolve({ status: answer.statusCode, page });
        });
      });
      sent.once('error', reject).end(body);
    });
  }

  /** Opens a page with a form and submits it. @returns the status: 302 where a person is in */
  async submit(path, fields) {
    const { page } = await this.open(path);
    const token = /name="_xsrf" value="([^"]+)"/.exec(page)?.[1];
    return this.open(path, { ...fields, _xsrf: token });
  }
}

const signIn = (browser, index, prefix) =>
  browser.submit('/hub/login', { username: usernameOf(index, prefix), password: PASSWORD });

/** Sign-ins through a hub's form, each in a new browser. */
export async function hubLogins({ url, people, ...settings }) {
  const work = async (index) => {
    const { status } = await signIn(new Browser(url), index % people);
    if (status !== 302) throw new Error(`a sign-in was answered ${status}`);
  };
  return [work, settings];
}

/** Sign-ups through the form of NativeAuthenticator. */
export async function nativeSignUps({ url, people, prefix }) {
  for (let index = 0; index < people; index += 1) {
    const fields = {
      username: usernameOf(index, prefix),
      signup_password: PASSWORD,
      signup_password_confirmation: PASSWORD,
    };
    const { status, page } = await new Browser(url).submit('/hub/signup', fields);
    if (status !== 200 || !page.includes('success')) throw new Error(`a sign-up was answered ${status}`);
  }
  return { signedUp: people };
}

/**
 * A class comes within some seconds, at equal distances; each person opens the form and signs in, and then starts a server
 * if `spawns`. @returns how many were not let in, and how long people waited, in ms: `last` from the last arrival on
 */
export async function classSignsIn({ url, people, prefix, seconds, spawns }) {
  const startedAt = performance.now();
  const starts = [];
  const waits = await Promise.all(
    Array.from({ length: people }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, (index * seconds * 1000) / people));
      const cameAt = performance.now();
      const browser = new Browser(url);
      const { status } = await signIn(browser, index, prefix).catch(({ message }) => ({ status: message }));
      const inAt = performance.now();
      if (spawns) starts.push(browser.open('/hub/spawn').catch(() => undefined));
      return { cameAt, inAt, status };
    }),
  );
  await Promise.all(starts);
  const refused = waits.filter(({ status }) => status !== 302);
  const lastCame = Math.max(...waits.map(({ cameAt }) => cameAt));
  const times = waits.map(({ cameAt, inAt }) => inAt - cameAt);
  return {
    refused: refused.length,
    firstRefusal: refused[0]?.status,
    last: Math.max(...waits.map(({ inAt }) => inAt)) - lastCame,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    all: Math.max(...waits.map(({ inAt }) => inAt)) - startedAt,
  };
}
