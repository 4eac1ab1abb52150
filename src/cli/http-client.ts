import { request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { Client, pathAndQuery, type Answer, type Request } from './client';
import { permissionFault } from '../platform/ownership';
import { notAvailable } from './failure';

/** Longest wait for an answer, in ms: `store verify` reads the whole book first. */
const ANSWER_TIMEOUT_MS = 600_000;
/** Longest wait for `/health/live`, in ms. */
const PROBE_TIMEOUT_MS = 5_000;

/** Anything else is a refusal, and one document. */
const STREAMED_STATUS = 200;

/** Where to connect to: a socket in a data folder, a host and port, or a connection made within this process. */
export type Endpoint =
  | { readonly socketPath: string }
  | { readonly host: string; readonly port: number }
  | { readonly createConnection: () => Duplex };

/** Calls the routes over HTTP, each request on its own connection. */
export class HttpClient extends Client {
  readonly isInProcess: boolean;

  /** @param end releases what was opened for the endpoint */
  constructor(
    private readonly endpoint: Endpoint,
    private readonly end: () => Promise<void> = () => Promise.resolve(),
  ) {
    super();
    this.isInProcess = 'createConnection' in endpoint;
  }

  send(request: Request): Promise<Answer> {
    return this.exchange(request, ANSWER_TIMEOUT_MS);
  }

  /**
   * Whether a Gatebook answers here.
   *
   * @throws TaskFailure notAvailable when one holds the socket but does not answer within 5 s, or belongs to another user
   */
  async isRunning(): Promise<boolean> {
    try {
      await this.exchange({ method: 'GET', path: '/health/live' }, PROBE_TIMEOUT_MS);
      return true;
    } catch (error) {
      if (isNotListening((error as Error).cause)) return false;
      throw error;
    }
  }

  close(): Promise<void> {
    return this.end();
  }

  private exchange(request: Request, timeoutMs: number): Promise<Answer> {
    const { mediaType, bytes: body } = contentOf(request);
    const { onLine } = request;
    const headers = {
      connection: 'close',
      ...(body === undefined ? {} : { 'content-type': mediaType, 'content-length': body.length }),
      ...(onLine === undefined ? {} : { accept: 'application/x-ndjson' }),
      ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
    };
    const to = this.isInProcess ? this.endpoint : { ...this.endpoint, agent: false };
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown) => reject(this.unreachable(cause));
      const timer = setTimeout(
        () => message.destroy(new Error(`no answer in ${String(timeoutMs / 1000)} s`)),
        timeoutMs,
      );
      const message = httpRequest(
        { ...to, method: request.method, path: pathAndQuery(request), headers },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          if (onLine !== undefined && response.statusCode === STREAMED_STATUS)
            response.on('data', lineReader(onLine));
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
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EACCES' && 'socketPath' in this.endpoint)
      return notAvailable(`not available: ${permissionFault(this.endpoint.socketPath)}`, cause);
    const where = nameOf(this.endpoint);
    return notAvailable(`not available: Gatebook at ${where}: ${(cause as Error).message}`, cause);
  }
}

/** Takes chunks of text, and passes each line on once it is complete. */
function lineReader(onLine: (line: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}

/** What is sent of a request: its file, or its body as JSON. */
const contentOf = ({ file, body }: Request): { mediaType: string; bytes: Buffer | undefined } => ({
  mediaType: file?.mediaType ?? 'application/json',
  bytes: file?.bytes ?? (body === undefined ? undefined : Buffer.from(JSON.stringify(body))),
});

function nameOf(endpoint: Endpoint): string {
  if ('socketPath' in endpoint) return endpoint.socketPath;
  return 'host' in endpoint ? `${endpoint.host}:${String(endpoint.port)}` : 'this process';
}

/** No socket, or a socket that a killed server left behind. */
const isNotListening = (cause: unknown): boolean =>
  ['ENOENT', 'ECONNREFUSED'].includes((cause as NodeJS.ErrnoException | undefined)?.code ?? '');
