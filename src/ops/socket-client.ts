import { request as httpRequest } from 'node:http';
import { Client, target, type Answer, type Request } from './client';
import { notAvailable } from './failure';

/** Longest wait for an answer, in ms: above every deadline of the server's own. */
const ANSWER_TIMEOUT_MS = 120_000;
/** Longest wait for a sign of life. */
const PROBE_TIMEOUT_MS = 5_000;

/** Where to connect to: a socket in a data folder, or a host and port. */
export type Endpoint = { readonly socketPath: string } | { readonly host: string; readonly port: number };

/** Calls a Gatebook that runs in another process, or in this one behind a real port. */
export class SocketClient extends Client {
  readonly isInProcess = false;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {
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

  /** Connections are not kept: there is nothing to close. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  private exchange(request: Request, timeoutMs: number): Promise<Answer> {
    const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
    const headers = {
      ...this.headers,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length }),
      ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
    };
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown) => reject(this.unreachable(cause));
      const message = httpRequest(
        { ...this.endpoint, agent: false, method: request.method, path: target(request), headers },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          response.on('error', fail);
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        },
      );
      message.setTimeout(timeoutMs, () => message.destroy(new Error(`no answer in ${timeoutMs / 1000} s`)));
      message.on('error', fail);
      message.end(body);
    });
  }

  private unreachable(cause: unknown): Error {
    const where =
      'socketPath' in this.endpoint
        ? this.endpoint.socketPath
        : `${this.endpoint.host}:${String(this.endpoint.port)}`;
    return notAvailable(`not available: Gatebook at ${where}: ${(cause as Error).message}`, cause);
  }
}

/** No such file, or nobody listens on it any more: a server that ended without removing its socket. */
const isNobodyThere = (cause: unknown): boolean =>
  ['ENOENT', 'ECONNREFUSED'].includes((cause as NodeJS.ErrnoException | undefined)?.code ?? '');
