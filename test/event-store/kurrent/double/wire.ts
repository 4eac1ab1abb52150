import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** The network to a double: it can be cut, frozen and closed, as if the network failed or the process stopped. */
export class Wire {
  private readonly pairs = new Set<readonly [client: Socket, server: Socket]>();
  /** Delay of the server's answers, in ms. */
  delayMs = 0;
  /** Number of connections so far. */
  connections = 0;
  private server: Server | undefined;
  private isFrozen = false;
  private port = 0;

  constructor(private readonly target: () => number) {}

  /** @returns the port; the same one when opened again after a close */
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

  /** Keeps connections open but passes no data, as with a stopped process. */
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
