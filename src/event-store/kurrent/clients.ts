import type { ClientMaker } from './client-search';
import { unreadable } from './connection-string';
import { kindOf } from './faults';
import { bookFilter } from './filters';
import type { KurrentClient, KurrentLibrary } from './library';
import { serversOf } from './servers';

/** Members of the pinned client version that its types do not show. */
interface Inside {
  supports: () => Promise<boolean>;
  readonly capabilities: Promise<{ readonly serverVersion: string }>;
  getChannel(): Promise<{ close(): void }>;
}

const insideOf = (client: KurrentClient): Inside => client as unknown as Inside;

/** Makes, probes and ends clients of one connection string. */
export class Clients implements ClientMaker {
  /** For people: hosts and ports, without credentials. */
  readonly addresses: string;
  readonly servers: readonly string[];
  /** Version of the server that answered last. */
  serverVersion: string | undefined;

  private readonly ending = new Set<Promise<unknown>>();

  constructor(
    private readonly library: KurrentLibrary,
    private readonly connectionString: string,
    private readonly onServer: (version: string) => void,
  ) {
    const { names, each } = serversOf(connectionString);
    this.addresses = names.join(', ');
    this.servers = each.length > 1 ? each.map((server) => server.connectionString) : [connectionString];
  }

  /** @throws Error that says what is wrong with the connection string, and never holds it */
  check(): void {
    try {
      void this.make(this.connectionString).dispose();
    } catch (error) {
      throw unreadable(error);
    }
  }

  /**
   * Turns off the client's batch call, so that each append is a separate call: on the shared one a stuck append holds
   * back the others, deadlines have no effect, and a connection that breaks while much is sent leaves unhandled
   * rejections.
   */
  make(connectionString: string): KurrentClient {
    const client = this.library.KurrentDBClient.connectionString(connectionString);
    insideOf(client).supports = () => Promise.resolve(false);
    return client;
  }

  /** Checks both halves of the client, which connect separately: the appending one and the reading one. */
  async probe(client: KurrentClient): Promise<void> {
    const [capabilities, read] = await Promise.allSettled([
      insideOf(client).capabilities,
      this.readOne(client),
    ]);
    // the fault of the appending half says more: the reading half does not report certificates
    if (capabilities.status === 'rejected' && kindOf(capabilities.reason) !== 'denied')
      throw capabilities.reason;
    if (read.status === 'rejected') throw read.reason;
    if (capabilities.status === 'rejected') throw capabilities.reason;
    const { serverVersion } = capabilities.value;
    if (this.serverVersion !== serverVersion) this.onServer(serverVersion);
    this.serverVersion = serverVersion;
  }

  discovering(answering: readonly string[]): string {
    const names = answering.map((server) => serversOf(server).names.join(','));
    return this.connectionString.replace(this.addresses.replaceAll(', ', ','), names.join(','));
  }

  async versionOf(client: KurrentClient): Promise<string> {
    return (await insideOf(client).capabilities).serverVersion;
  }

  /** Cancels its subscriptions and closes its connection, if there is one. */
  end(client: KurrentClient): void {
    const closed = insideOf(client)
      .getChannel()
      .then((channel) => channel.close());
    const ended = Promise.allSettled([client.dispose(), closed]);
    this.ending.add(ended);
    void ended.then(() => this.ending.delete(ended));
  }

  async ended(): Promise<void> {
    await Promise.all(this.ending);
  }

  private async readOne(client: KurrentClient): Promise<void> {
    const { BACKWARDS, END } = this.library;
    const events = client.readAll({
      direction: BACKWARDS,
      fromPosition: END,
      maxCount: 1,
      requiresLeader: true,
      filter: bookFilter(this.library),
    });
    for await (const event of events) void event;
  }
}
