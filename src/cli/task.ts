import type { Command } from 'commander';
import { failureOf, isRefusal, type Client, type Request } from './client';
import { printableJson } from './printable';
import { leaves, plainLines, tableLines, type Column } from './table';
import type { Terminal } from './terminal';

/** The options that every command takes. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly data?: string;
}

/** Connects a command to a Gatebook; only some commands may begin a new book. */
export type Connect = (options: GlobalOptions, mayBeginBook: boolean) => Promise<Client>;

/** A running command: calls routes and prints what they answer; with `--json` only the bodies. */
export class Task {
  constructor(
    readonly client: Client,
    readonly terminal: Terminal,
    readonly wantsJson: boolean,
  ) {}

  /** Calls a route; with `--json` prints its body unchanged. @throws TaskFailure when the route refuses */
  async call<Body = unknown>(request: Request): Promise<Body> {
    const answer = await this.client.send(request);
    if (this.wantsJson && answer.text !== '') this.printJson(answer.text);
    if (isRefusal(answer)) throw failureOf(answer);
    return parsed(answer.text) as Body;
  }

  /** Calls a route and returns its body as text, which is printed only if it refuses. @throws TaskFailure when it does */
  async sendSilently(request: Request): Promise<string> {
    const answer = await this.client.send(request);
    if (!isRefusal(answer)) return answer.text;
    if (this.wantsJson) this.printJson(answer.text);
    throw failureOf(answer);
  }

  /** Calls a route whose answer is not printed unless it refuses. @throws TaskFailure when the route refuses */
  async callSilently<Body = unknown>(request: Request): Promise<Body> {
    return parsed(await this.sendSilently(request)) as Body;
  }

  printTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): void {
    const lines = this.terminal.isTerminal ? tableLines(columns, rows) : plainLines(columns, rows);
    for (const line of lines) this.print(line);
  }

  /** Every leaf of a body on a line of its own. */
  printDetails(body: unknown): void {
    const named: Column<[string, string]>[] = [
      { title: 'what', cell: ([name]) => name },
      { title: 'value', cell: ([, value]) => value },
    ];
    this.printTable(named, leaves(body));
  }

  /** A line of the result, to stdout; nothing with `--json`. */
  print(line: string): void {
    if (!this.wantsJson) this.terminal.print(line);
  }

  /** A remark to stderr; nothing with `--json`. */
  note(line: string): void {
    if (!this.wantsJson) this.terminal.printError(line);
  }

  /** A body that the command puts together itself; nothing without `--json`. */
  printBody(body: unknown): void {
    if (this.wantsJson) this.printJson(JSON.stringify(body));
  }

  private printJson(text: string): void {
    const body = this.terminal.isTerminal ? printableJson(text) : text;
    this.terminal.write(body.endsWith('\n') ? body : `${body}\n`);
  }
}

const parsed = (text: string): unknown => (text === '' ? null : JSON.parse(text));

/** Makes the action of a command from the work that it does once it is connected to a Gatebook. */
export type Perform = <Arguments extends unknown[]>(
  work: (task: Task, ...given: Arguments) => Promise<void>,
  needs?: { readonly mayBeginBook?: boolean },
) => (...given: [...Arguments, Command]) => Promise<void>;

type ArgumentsOf<Work> = Work extends (task: Task, ...given: infer Given) => unknown ? Given : never;

export const performWith =
  (terminal: Terminal, connect: Connect): Perform =>
  (work, needs = {}) =>
  async (...given) => {
    const command = given.at(-1) as Command;
    const options = command.optsWithGlobals<GlobalOptions>();
    const client = await connect(options, needs.mayBeginBook ?? false);
    try {
      const task = new Task(client, terminal, options.json ?? false);
      await work(task, ...(given.slice(0, -1) as ArgumentsOf<typeof work>));
    } finally {
      await client.close();
    }
  };
