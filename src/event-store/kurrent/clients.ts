import type { ClientMaker } from './client-holder';
import { unreadable } from './connection-string';
import { kindOf } from './faults';
import { bookFilter } from './filters';
import type { KurrentClient, KurrentLibrary } from './library';

/** What the pinned version of the client has, and does not show in its types. */
interface Inside {
  supports: () => Promise<boolean>;
  readonly capabilities: Promise<{ readonly serverVersion: string }>;
  getChannel(): Promise<{ close(): void }>;
}

const insideOf = (client: KurrentClient): Inside => client as unknown as Inside;

/** Makes, tries and ends clients of one connection string. */
export class Clients implements ClientMaker {
  /** Of the server that answered last. */
  serverVersion: string | undefined;

  constructor(
    private readonly library: KurrentLibrary,
    private readonly connectionString: string,
    private readonly onServer: (version: string) => void,
  ) {}

  /** @throws Error that says what is wrong with the connection string, and never holds it */
  check(): void {
    try {
      void this.make().dispose();
    } catch (error) {
      throw unreadable(error);
    }
  }

  /**
   * Each append is a call of its own: on the client's shared batch call one that is stuck holds back the others, a
   * deadline ends none, and a connection that breaks under a full pipe leaves unhandled rejections behind.
   */
  make(): KurrentClient {
    const client = this.library.KurrentDBClient.connectionString(this.connectionString);
    insideOf(client).supports = () => Promise.resolve(false);
    return client;
  }

  /** Tries both halves of the client, which connect each on its own: the one that appends and the one that reads. */
  async probe(client: KurrentClient): Promise<void> {
    const [told, read] = await Promise.allSettled([insideOf(client).capabilities, this.readOne(client)]);
    // what the appending half meets says more: the reading one knows no certificates
    if (told.status === 'rejected' && kindOf(told.reason) !== 'denied') throw told.reason;
    if (read.status === 'rejected') throw read.reason;
    if (told.status === 'rejected') throw told.reason;
    const { serverVersion } = told.value;
    if (this.serverVersion !== serverVersion) this.onServer(serverVersion);
    this.serverVersion = serverVersion;
  }

  async versionOf(client: KurrentClient): Promise<string> {
    return (await insideOf(client).capabilities).serverVersion;
  }

  /** Cancels its subscriptions and closes its connection; one that never was is none. */
  async end(client: KurrentClient): Promise<void> {
    const closed = insideOf(client)
      .getChannel()
      .then((channel) => channel.close());
    await Promise.allSettled([client.dispose(), closed]);
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
