import { readFile } from 'node:fs/promises';
import type { GatebookProcess } from './gatebook-process';
import { HubBrowser } from './hub-browser';
import { until } from './waiting';

/** What somebody has at a hub beside a server. */
export interface Presence {
  readonly browser: HubBrowser;
  readonly token: Token;
}

/** As the hub's API takes it. */
export interface Token {
  readonly headers: { readonly authorization: string };
}

export const tokenOf = (secret: string): Token => ({ headers: { authorization: `token ${secret}` } });

/** A server as the hub shows it to an administrator. */
interface Server {
  readonly ready: boolean;
  /** What it waits for. */
  readonly pending: 'spawn' | 'stop' | null;
  readonly state: { readonly pid?: number };
}

/** The people of a hub: what they have there, and what an administrator does and sees. */
export class PeopleAtHub {
  private boss: Token | undefined;

  /** @param hubUrl the hub's address as of now */
  constructor(
    private readonly hubUrl: () => string,
    private readonly password: string,
  ) {}

  /** Signs people up at an engine that approves everybody; the first one is an administrator. */
  async register(gatebook: GatebookProcess, ...names: readonly string[]): Promise<void> {
    for (const name of names) await gatebook.signUp(name, this.password);
    await gatebook.cli('users', 'grant-admin', names[0] ?? '');
  }

  /** Signs the administrator in, whose acts the other methods do. */
  async administeredBy(name: string): Promise<void> {
    this.boss = (await this.present(name)).token;
  }

  async present(name: string, password = this.password): Promise<Presence> {
    const browser = new HubBrowser(this.hubUrl());
    const { status } = await browser.signIn(name, password);
    if (status !== 302) throw new Error(`sign-in of ${name}: ${String(status)}`);
    return { browser, token: tokenOf(await browser.newApiToken()) };
  }

  /**
   * Starts a server.
   *
   * @param server `server`, or `servers/` and a name
   * @param by whoever starts it; the administrator by default
   */
  async start(name: string, server = 'server', by = this.boss): Promise<{ status: number; body: string }> {
    const { status, body } = await this.ask(`/${name}/${server}`, 'POST', by);
    return { status, body };
  }

  /** Signs in, and starts the server. */
  async atWork(name: string): Promise<Presence> {
    const person = await this.present(name);
    await this.start(name);
    await until(() => this.isReady(name));
    return person;
  }

  /** The names of somebody's servers, those that start and stop included. */
  async servers(name: string): Promise<string[]> {
    return Object.keys(await this.serversOf(name));
  }

  async isReady(name: string, server = ''): Promise<boolean> {
    return (await this.serversOf(name))[server]?.ready === true;
  }

  async isStopping(name: string, server = ''): Promise<boolean> {
    return (await this.serversOf(name))[server]?.pending === 'stop';
  }

  async processOf(name: string, server = ''): Promise<number> {
    const pid = (await this.serversOf(name))[server]?.state.pid;
    if (pid === undefined) throw new Error(`${name} has no server`);
    return pid;
  }

  /** The token with which a server speaks to the hub. */
  async ownTokenOf(name: string): Promise<Token> {
    const environment = await readFile(`/proc/${String(await this.processOf(name))}/environ`, 'utf8');
    return tokenOf(/(?:^|\0)JUPYTERHUB_API_TOKEN=([^\0]+)/.exec(environment)?.[1] ?? '');
  }

  /** The status of an answer to an API token. */
  async statusOf({ token }: Pick<Presence, 'token'>): Promise<number> {
    return (await this.stranger().request('/hub/api/user', token)).status;
  }

  async isOut({ browser }: Pick<Presence, 'browser'>): Promise<boolean> {
    return (await browser.request('/hub/home')).status === 302;
  }

  /** Resolves when somebody has lost server, browser and token. */
  async untilGone(name: string, person: Presence): Promise<void> {
    await until(async () => (await this.servers(name)).length === 0);
    await until(() => this.isOut(person));
    await until(async () => (await this.statusOf(person)) === 403);
  }

  /** A request to the hub's API about users, by the administrator by default. @param path after `/hub/api/users` */
  ask(path: string, method: string, by = this.boss): ReturnType<HubBrowser['request']> {
    return this.stranger().request(`/hub/api/users${path}`, { method, ...by });
  }

  private async serversOf(name: string): Promise<Readonly<Record<string, Server>>> {
    const { status, body } = await this.ask(`/${name}`, 'GET');
    if (status !== 200) throw new Error(`${name}: ${String(status)} ${body}`);
    return (JSON.parse(body) as { servers: Record<string, Server> }).servers;
  }

  private stranger(): HubBrowser {
    return new HubBrowser(this.hubUrl());
  }
}
