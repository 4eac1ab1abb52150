import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** The way to a double: it can be cut, stopped and closed, as a network and a stopped process do. */
export class Wire {
  private readonly pairs = new Set<readonly [client: Socket, server: Socket]>();
  /** What the server says arrives so much later, in ms. */
  delayMs = 0;
  /** How many connections were made so far. */
  connections = 0;
  private server: Server | undefined;
  private isFrozen = false;
  private port = 0;

  constructor(private readonly target: () => number) {}

  /** @returns the port, the same one after a close */
  async open(): Promise<number> {
    const server = createServer({ noDelay: true }, (client) => this.join(client));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.port, '127.0.0.1', resolve);
    });
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    return this.port;
  }

  private join(client: Socket): void {
    this.connections += 1;
    const server = connect({ port: this.target(), host: '127.0.0.1', noDelay: true });
    const pair = [client, server] as const;
    this.pairs.add(pair);
    const end = (): void => {
      this.pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    client.on('data', (bytes) => server.write(bytes));
    server.on('data', (bytes) => this.later(() => client.write(bytes)));
    if (this.isFrozen) for (const socket of pair) socket.pause();
  }

  private later(pass: () => void): void {
    if (this.delayMs === 0) pass();
    else setTimeout(pass, this.delayMs);
  }

  /** Connections stay, and nothing passes: as of a stopped process. */
  freeze(): void {
    this.isFrozen = true;
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  thaw(): void {
    this.isFrozen = false;
    for (const pair of this.pairs) for (const socket of pair) socket.resume();
  }

  cut(): void {
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    this.cut();
    await closed;
  }
}
