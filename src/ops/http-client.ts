import { request as httpRequest } from 'node:http';
import { Client, target, type Answer, type Request } from './client';
import { notAvailable } from './failure';

/** Longest wait for an answer, in ms: a verification reads the whole book first. */
const ANSWER_TIMEOUT_MS = 600_000;
/** Longest wait for a sign of life. */
const PROBE_TIMEOUT_MS = 5_000;

/** Where to connect to: a socket in a data folder, or a host and port. */
export type Endpoint = { readonly socketPath: string } | { readonly host: string; readonly port: number };

/** Calls the routes over HTTP, each request on a connection of its own. */
export class HttpClient extends Client {
  readonly isInProcess = false;

  constructor(private readonly endpoint: Endpoint) {
    super();
  }

  send(request: Request): Promise<Answer> {
    return this.exchange(request, ANSWER_TIMEOUT_MS);
  }

  /**
   * Whether a Gatebook answers here.
   *
   * @throws TaskFailure notAvailable when one holds the socket but does not answer within 5 s, or is another user's
   */
  async isThere(): Promise<boolean> {
    try {
      await this.exchange({ method: 'GET', path: '/health/live' }, PROBE_TIMEOUT_MS);
      return true;
    } catch (error) {
      if (isNobodyThere((error as Error).cause)) return false;
      throw error;
    }
  }

  /** There is nothing to close. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  private exchange(request: Request, timeoutMs: number): Promise<Answer> {
    const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
    const headers = {
      connection: 'close',
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length }),
      ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
    };
    const to = { ...this.endpoint, agent: false } as const;
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown) => reject(this.unreachable(cause));
      const timer = setTimeout(
        () => message.destroy(new Error(`no answer in ${String(timeoutMs / 1000)} s`)),
        timeoutMs,
      );
      const message = httpRequest(
        { ...to, method: request.method, path: target(request), headers },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          response.on('error', fail);
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        },
      );
      message.on('error', fail);
      message.on('close', () => clearTimeout(timer));
      message.end(body);
    });
  }

  private unreachable(cause: unknown): Error {
    const where =
      'host' in this.endpoint
        ? `${this.endpoint.host}:${String(this.endpoint.port)}`
        : this.endpoint.socketPath;
    return notAvailable(`not available: Gatebook at ${where}: ${(cause as Error).message}`, cause);
  }
}

/** No such file, or nobody listens on it any more: a server that ended without removing its socket. */
const isNobodyThere = (cause: unknown): boolean =>
  ['ENOENT', 'ECONNREFUSED'].includes((cause as NodeJS.ErrnoException | undefined)?.code ?? '');
