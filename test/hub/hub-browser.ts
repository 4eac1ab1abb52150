import { request, type IncomingMessage } from 'node:http';
import { request as requestByTls, type RequestOptions as Connection } from 'node:https';

/** The answer to a sent login form. */
export interface FormAnswer {
  readonly status: number;
  /** What stands on the form, or on the error page. */
  readonly message: string;
  /** Whether the answer is a login form with which one can try again. */
  readonly isForm: boolean;
  readonly retryAfter: string | null;
  /** Where the answer sends the browser; null: nowhere. */
  readonly location: string | null;
  readonly page: string;
}

/** A user as the hub's API gives it. */
export interface HubUser {
  readonly name: string;
  readonly admin: boolean;
  readonly groups: readonly string[];
}

export interface FormFields {
  readonly [name: string]: string | undefined;
}

interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface PageAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface Cookie {
  readonly value: string;
  readonly attributes: string;
}

const REDIRECTS_MAX = 20;

/** A browser at a hub: it keeps cookies, follows no redirect unless told so, and runs no script. */
export class HubBrowser {
  private form: { readonly address: string; readonly xsrf: string | undefined } | undefined;

  constructor(
    private readonly hubUrl: string,
    private readonly headers: Readonly<Record<string, string>> = {},
    private readonly cookies = new Map<string, Cookie>(),
    /** How it connects: the address that it comes from, the authority that it trusts, and so on. */
    private readonly connection: Connection = {},
  ) {}

  newTab(): HubBrowser {
    return this.at(this.hubUrl);
  }

  /** The same browser at another port or subdomain of the hub's host, which gets the same cookies. */
  at(url: string, headers = this.headers): HubBrowser {
    return new HubBrowser(url, headers, this.cookies, this.connection);
  }

  /** The address that a person sees. */
  addressOf(path: string): string {
    const { protocol, host } = new URL(this.hubUrl);
    return `${protocol}//${this.headers['host'] ?? host}${path}`;
  }

  /** The attributes of a cookie, as the hub set them; undefined: it set none. */
  attributesOf(cookie: string): string | undefined {
    return this.cookies.get(cookie)?.attributes;
  }

  /** The value of a cookie; undefined: it has none. */
  valueOf(cookie: string): string | undefined {
    return this.cookies.get(cookie)?.value;
  }

  /** Has the value of a cookie that another browser has. */
  copyCookie(name: string, from: HubBrowser): void {
    const cookie = from.cookies.get(name);
    if (cookie !== undefined) this.cookies.set(name, cookie);
  }

  forgetCookie(name: string): void {
    this.cookies.delete(name);
  }

  /** @param next where the hub sends whoever has signed in */
  async openLoginForm(next = '/hub/home'): Promise<void> {
    const { status, body } = await this.request(`/hub/login?next=${encodeURIComponent(next)}`);
    this.readForm(body);
    if (this.form === undefined) throw new Error(`no login form: ${String(status)}`);
  }

  /** Submits the form that is open, with the fields of a person, or with a body as it is. */
  async submit(fields: FormFields | string): Promise<FormAnswer> {
    if (this.form === undefined) throw new Error('no login form is open');
    const { address, xsrf } = this.form;
    const response = await this.request(address, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: bodyOf(fields, xsrf),
    });
    this.readForm(response.body);
    return {
      status: response.status,
      message: messageOn(response.body),
      isForm: this.form !== undefined,
      retryAfter: response.headers['retry-after'] ?? null,
      location: response.headers.location ?? null,
      page: response.body,
    };
  }

  async signIn(username: string, password: string, next?: string): Promise<FormAnswer> {
    await this.openLoginForm(next);
    return this.submit({ username, password });
  }

  /** The user that the hub recognises in this browser. */
  async whoAmI(): Promise<HubUser> {
    // since JupyterHub 4.1 a page of the signed-in person sets the token that the API wants
    await this.request('/hub/home');
    const xsrf = this.cookies.get('_xsrf')?.value ?? '';
    const response = await this.request('/hub/api/user', {
      headers: { 'x-xsrftoken': xsrf, referer: this.addressOf('/hub/home') },
    });
    if (response.status !== 200) throw new Error(`user of the hub: ${response.body}`);
    return JSON.parse(response.body) as HubUser;
  }

  /** Makes an API token of the signed-in person. */
  async newApiToken(): Promise<string> {
    const { name } = await this.whoAmI();
    const response = await this.request(`/hub/api/users/${name}/tokens`, {
      method: 'POST',
      headers: {
        'x-xsrftoken': this.cookies.get('_xsrf')?.value ?? '',
        referer: this.addressOf('/hub/home'),
        'content-type': 'application/json',
      },
      body: '{}',
    });
    if (response.status !== 201) throw new Error(`token of ${name}: ${response.body}`);
    return (JSON.parse(response.body) as { token: string }).token;
  }

  async request(path: string, init: RequestOptions = {}): Promise<PageAnswer> {
    const cookie = Array.from(this.cookies, ([name, { value }]) => `${name}=${value}`).join('; ');
    const headers = { ...this.headers, ...init.headers, ...(cookie === '' ? {} : { cookie }) };
    const answer = await send(this.hubUrl + path, { ...init, headers }, this.connection);
    for (const line of answer.headers['set-cookie'] ?? []) this.keep(line);
    return answer;
  }

  /** Opens an address of the hub as a person does, wherever it redirects to. */
  async follow(path: string): Promise<PageAnswer> {
    let answer = await this.request(path);
    for (let count = 0; answer.headers.location !== undefined; count += 1) {
      if (count === REDIRECTS_MAX) throw new Error(`${path} redirects on and on`);
      const { pathname, search } = new URL(answer.headers.location, this.hubUrl);
      answer = await this.request(pathname + search);
    }
    return answer;
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/; */);
    const [name = '', ...value] = pair.split('=');
    if (value.join('=') === '""' || value.join('=') === '') this.cookies.delete(name);
    else this.cookies.set(name, { value: value.join('='), attributes: attributes.join('; ') });
  }

  private readForm(html: string): void {
    const action = /<form action="([^"]+)" method="post"/.exec(html)?.[1];
    if (action === undefined || !html.includes('name="password"')) {
      this.form = undefined;
      return;
    }
    // JupyterHub 4 and later
    const xsrf = /name="_xsrf" value="([^"]+)"/.exec(html)?.[1];
    this.form = { address: textOf(action), xsrf };
  }
}

/** Not by `fetch`: it says of itself in each request that it is a script. */
function send(
  url: string,
  { body, ...options }: RequestOptions,
  connection: Connection,
): Promise<PageAnswer> {
  return new Promise((resolve, reject) => {
    const open = url.startsWith('https:') ? requestByTls : request;
    const sent = open(url, { ...connection, ...options }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (chunk: string) => (text += chunk))
        .once('error', reject)
        .once('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        });
    });
    sent.once('error', reject).end(body);
  });
}

function bodyOf(fields: FormFields | string, xsrf: string | undefined): string {
  if (typeof fields === 'string') return xsrf === undefined ? fields : `${fields}&_xsrf=${xsrf}`;
  const given = Object.entries({ _xsrf: xsrf, ...fields }).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given as [string, string][]).toString();
}

/** The text of the form's `login_error` paragraph, or of the error page's paragraph, without markup. */
function messageOn(page: string): string {
  const onForm = /<p class="login_error">([^<]*)</.exec(page)?.[1];
  const onErrorPage = /<div class="error">[^]*?<p>([^<]*)</.exec(page)?.[1];
  return textOf((onForm ?? onErrorPage ?? '').trim());
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#34': '"', '#39': "'" };

const textOf = (html: string): string =>
  html.replace(
    /&([a-z#0-9]+);/g,
    (entity, name: string) => ENTITIES[name] ?? (name === 'amp' ? '&' : entity),
  );
