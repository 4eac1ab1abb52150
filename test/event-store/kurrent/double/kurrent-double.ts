import { Server, ServerCredentials, type Metadata, type ServerWritableStream } from '@grpc/grpc-js';
import { GossipService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb';
import { ServerFeaturesService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb';
import { StreamsService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb';
import { DoubleBook } from './double-book';
import { FaultSwitch } from './fault-switch';
import { clusterInfo, supportedMethods } from './node-messages';
import type { Address, NodeState } from './node-state';
import { read } from './read-service';
import { Wire } from './wire';
import { append, batchAppend, remove } from './write-service';

export interface DoubleOptions {
  /** Shared by the nodes of one cluster. */
  readonly cluster?: DoubleCluster;
  /** As the server reports it; from 24.10.5 on, caught-up messages carry a position. Default 24.10.14. */
  readonly version?: string;
  /** PEM; if set, only TLS connections are accepted. */
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer };
  /** The user who may read the whole log, as `name:password`; default: everybody may. */
  readonly admin?: string;
}

/** State shared by the nodes of a cluster. */
export class DoubleCluster {
  readonly book = new DoubleBook();
  readonly nodes: KurrentDouble[] = [];
  /** Undefined while there is no quorum. */
  leader: KurrentDouble | undefined;
}

const CAUGHT_UP_SINCE = [24, 10, 5] as const;

const isSince = (version: string, since: readonly number[]): boolean => {
  const parts = version.split('.').map(Number);
  const differs = since.findIndex((part, index) => part !== parts[index]);
  return differs === -1 || (parts[differs] ?? 0) > (since[differs] ?? 0);
};

/**
 * An in-memory server for the client's own protocol, with faults on demand. It is faithful in what the adapter uses,
 * as observed on EventStoreDB 24.10.14; passing on it says nothing about the real server.
 */
export class KurrentDouble implements NodeState {
  readonly faults = new FaultSwitch();
  readonly book: DoubleBook;
  readonly tellsCaughtUp: boolean;
  isDown = true;
  port = 0;
  private readonly cluster: DoubleCluster;
  private readonly version: string;
  private readonly wire = new Wire(() => this.innerPort);
  private server: Server | undefined;
  private innerPort = 0;

  constructor(private readonly options: DoubleOptions = {}) {
    this.cluster = options.cluster ?? new DoubleCluster();
    this.cluster.nodes.push(this);
    this.cluster.leader ??= this;
    this.book = this.cluster.book;
    this.version = options.version ?? '24.10.14';
    this.tellsCaughtUp = isSince(this.version, CAUGHT_UP_SINCE);
  }

  /** @param query the query string besides `tls`, without `?` */
  connectionString(query = ''): string {
    const { nodes } = this.cluster;
    const hosts = nodes.map(({ port }) => `127.0.0.1:${port}`).join(',');
    const credentials = this.options.admin === undefined ? '' : `${this.options.admin}@`;
    const options = [`tls=${this.options.tls !== undefined}`, query].filter((part) => part !== '').join('&');
    return `kurrentdb://${credentials}${hosts}?${options}`;
  }

  /** Starts or restarts it: same port, same book, no memory of recent ids. */
  async start(): Promise<this> {
    if (!this.isDown) return this;
    this.book.recent.forget();
    this.server = new Server();
    this.server.addService(StreamsService, {
      read: read(this),
      append: append(this),
      batchAppend: batchAppend(this),
      delete: remove(this),
      tombstone: remove(this),
    });
    this.server.addService(GossipService, {
      read: (_call: unknown, answer: (error: null, info: unknown) => void) =>
        answer(null, clusterInfo(this.cluster)),
    });
    this.server.addService(ServerFeaturesService, {
      getSupportedMethods: (_call: unknown, answer: (error: null, methods: unknown) => void) =>
        answer(null, supportedMethods(this.version)),
    });
    this.innerPort = await this.bind(this.server);
    this.isDown = false;
    this.port = await this.wire.open();
    return this;
  }

  private bind(server: Server): Promise<number> {
    const { tls } = this.options;
    const credentials =
      tls === undefined
        ? ServerCredentials.createInsecure()
        : ServerCredentials.createSsl(null, [{ private_key: tls.key, cert_chain: tls.cert }]);
    return new Promise((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', credentials, (error, port) => (error ? reject(error) : resolve(port)));
    });
  }

  /** Stops immediately, like a kill; written events are kept. */
  async stop(): Promise<void> {
    this.isDown = true;
    this.book.emit('written');
    await this.wire.close();
    this.server?.forceShutdown();
    this.server = undefined;
  }

  /** Like SIGSTOP: connections stay open, nothing is answered. */
  freeze(): void {
    this.wire.freeze();
  }

  thaw(): void {
    this.wire.thaw();
  }

  cut(): void {
    this.wire.cut();
  }

  /** Number of client connections so far. */
  get connections(): number {
    return this.wire.connections;
  }

  isLeader(): boolean {
    return this.cluster.leader === this;
  }

  leader(): Address | undefined {
    const { leader } = this.cluster;
    return leader === undefined ? undefined : { host: '127.0.0.1', port: leader.port };
  }

  delay(): Promise<void> {
    const { slowMs } = this.faults;
    return slowMs === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, slowMs));
  }

  nextWrite(call: ServerWritableStream<unknown, unknown>): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.book.off('written', done);
        call.off('cancelled', done).off('close', done);
        resolve();
      };
      this.book.on('written', done);
      call.on('cancelled', done).on('close', done);
      if (call.cancelled) done();
    });
  }

  mayReadAll(metadata: Metadata): boolean {
    const { admin } = this.options;
    if (admin === undefined) return true;
    const expected = `Basic ${Buffer.from(admin).toString('base64')}`;
    return metadata.get('authorization')[0] === expected;
  }
}
