import type { Answer, AppNode, Method } from './app-node';
import { PASSWORD } from './app-node';

/** A browser at one node: keeps the session cookie, and sends what browsers send to the page's own server. */
export class Browser {
  cookie: string | null = null;
  /** The cookie by which the browser is known to the person who signed in last. */
  device: string | null = null;
  /** The value of the hub's session cookie, where a hub is on the same origin. */
  hubSession: string | null = null;
  /** The value of the cookie that the hub set for a ticket. */
  hubTicket: string | null = null;
  /** The `Set-Cookie` header of the last answer for the session. */
  setCookie: string | undefined;

  constructor(
    private readonly node: AppNode,
    private readonly headers: Readonly<Record<string, string>> = { 'sec-fetch-site': 'same-origin' },
  ) {}

  async ask(method: Method, url: string, body?: unknown, more: Record<string, string> = {}): Promise<Answer> {
    const headers = {
      'content-type': 'application/json',
      ...this.headers,
      ...this.cookieHeader(),
      ...more,
    };
    const answer = await this.node.ask(method, url, { headers, ...(body === undefined ? {} : { body }) });
    const set = [answer.headers['set-cookie'] ?? []].flat() as string[];
    const device = set.find(isOfDevice);
    if (device !== undefined) this.device = cookieOf(device);
    this.setCookie = set.find((header) => !isOfDevice(header));
    if (this.setCookie !== undefined) this.cookie = cookieOf(this.setCookie);
    return answer;
  }

  private cookieHeader(): Record<string, string> {
    const hub = this.hubSession === null ? null : `jupyterhub-session-id=${this.hubSession}`;
    const ticket = this.hubTicket === null ? null : `gatebook-ticket=${this.hubTicket}`;
    const cookies = [this.cookie, this.device, hub, ticket].filter((cookie) => cookie !== null);
    return cookies.length === 0 ? {} : { cookie: cookies.join('; ') };
  }

  signIn(username: string, password = PASSWORD): Promise<Answer> {
    return this.ask('POST', '/api/session', { username, password });
  }

  /** 200 while the session is in force. */
  async status(): Promise<number> {
    return (await this.ask('GET', '/api/session')).status;
  }

  /** The same cookie at another node. */
  at(node: AppNode): Browser {
    const other = new Browser(node, this.headers);
    other.cookie = this.cookie;
    other.device = this.device;
    other.hubSession = this.hubSession;
    other.hubTicket = this.hubTicket;
    return other;
  }
}

/** A new browser in which a person has signed in. */
export async function signedIn(
  node: AppNode,
  username = 'ada',
  headers?: Readonly<Record<string, string>>,
): Promise<Browser> {
  const browser = new Browser(node, headers);
  expect((await browser.signIn(username)).status).toBe(200);
  return browser;
}

const isOfDevice = (header: string): boolean => /^(__Secure-)?gatebook-device=/.test(header);

/** `name=value` of a `Set-Cookie` header; null where it removes the cookie. */
function cookieOf(header: string): string | null {
  const [pair = ''] = header.split(';');
  return pair.endsWith('=') ? null : pair;
}
