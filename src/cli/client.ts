import { EXIT, TaskFailure, wrongUsage } from './failure';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Request {
  readonly method: Method;
  /** Made by `route`; without a query. */
  readonly path: string;
  /** Undefined values are not sent. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  /** A file in place of a body. */
  readonly file?: { readonly mediaType: string; readonly bytes: Buffer };
  /** Called for each line of an answer that is sent line by line, when it arrives. */
  readonly onLine?: (line: string) => void;
  /** A bearer token; none is needed over the data folder's socket. */
  readonly token?: string;
}

export interface Answer {
  readonly status: number;
  /** The body, unchanged; empty where there is none. */
  readonly text: string;
}

/** Calls the HTTP routes of one Gatebook. */
export abstract class Client {
  /** Whether the routes run in this process, so that work they started ends with it. */
  abstract readonly isInProcess: boolean;
  /** Resolves with any status. @throws TaskFailure notAvailable when no answer comes */
  abstract send(request: Request): Promise<Answer>;
  abstract close(): Promise<void>;
}

/** A path whose values are escaped: route`/api/users/${name}/approve`. @throws TaskFailure wrongUsage for "", . and .. */
export function route(parts: TemplateStringsArray, ...values: readonly string[]): string {
  const unfit = values.find((value) => value === '' || value === '.' || value === '..');
  if (unfit !== undefined) throw wrongUsage(`"${unfit}" is not a name or an id`);
  return String.raw({ raw: parts }, ...values.map(encodeURIComponent));
}

/** As in the request line. */
export function pathAndQuery({ path, query = {} }: Pick<Request, 'path' | 'query'>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}

/** Codes that mean "try again later" rather than "refused". */
const NOT_AVAILABLE_CODES = new Set(['not_ready', 'overloaded']);
const FIRST_REFUSING_STATUS = 400;

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly fields?: readonly { readonly field: string; readonly code: string; readonly detail: string }[];
  readonly retryAfterSeconds?: number;
  readonly correlationId?: string;
}

const problemOf = (answer: Answer): Problem => {
  try {
    return JSON.parse(answer.text) as Problem;
  } catch {
    return { detail: `status ${String(answer.status)}, and the answer is not JSON` };
  }
};

export const isRefusal = (answer: Answer): boolean => answer.status >= FIRST_REFUSING_STATUS;

/** A refusal as lines for stderr: the code, the reason, the fields. */
export function failureOf(answer: Answer): TaskFailure {
  const { code = 'internal', detail = '', fields = [], retryAfterSeconds, correlationId } = problemOf(answer);
  return new TaskFailure(NOT_AVAILABLE_CODES.has(code) ? EXIT.notAvailable : EXIT.refused, [
    `${code}: ${detail}`,
    ...fields.map((fault) => `  ${fault.field}: ${fault.detail} (${fault.code})`),
    ...(retryAfterSeconds === undefined ? [] : [`  try again in ${String(retryAfterSeconds)} s`]),
    ...(code === 'internal' && correlationId !== undefined ? [`  in the log as ${correlationId}`] : []),
  ]);
}
