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

/** How a command comes to a Gatebook: `mayCreate` says whether it may begin a new book in an empty folder. */
export type Connect = (options: GlobalOptions, mayCreate: boolean) => Promise<Client>;

/** One command at work: it calls routes and shows what they answered. With `--json` it shows their bodies alone. */
export class Task {
  constructor(
    readonly client: Client,
    readonly terminal: Terminal,
    readonly wantsJson: boolean,
  ) {}

  /** Calls a route; with `--json` prints its body, as it came. @throws TaskFailure when the route refuses */
  async call<Body = unknown>(request: Request): Promise<Body> {
    const answer = await this.client.send(request);
    if (this.wantsJson && answer.text !== '') this.passJson(answer.text);
    if (isRefusal(answer)) throw failureOf(answer);
    return parsed(answer.text) as Body;
  }

  /** Calls a route whose answer is only a step on the way. @throws TaskFailure when the route refuses */
  async ask<Body = unknown>(request: Request): Promise<Body> {
    const answer = await this.client.send(request);
    if (isRefusal(answer)) throw failureOf(answer);
    return parsed(answer.text) as Body;
  }

  table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): void {
    const lines = this.terminal.isTerminal ? tableLines(columns, rows) : plainLines(columns, rows);
    for (const line of lines) this.say(line);
  }

  /** Every leaf of a body on a line of its own. */
  details(body: unknown): void {
    const named: Column<[string, string]>[] = [
      { title: 'what', cell: ([name]) => name },
      { title: 'value', cell: ([, value]) => value },
    ];
    this.table(named, leaves(body));
  }

  /** A line of the result, to stdout; nothing with `--json`. */
  say(line: string): void {
    if (!this.wantsJson) this.terminal.print(line);
  }

  /** A word beside the result, to stderr; nothing with `--json`. */
  note(line: string): void {
    if (!this.wantsJson) this.terminal.complain(line);
  }

  private passJson(text: string): void {
    const body = this.terminal.isTerminal ? printableJson(text) : text;
    this.terminal.pass(body.endsWith('\n') ? body : `${body}\n`);
  }
}

const parsed = (text: string): unknown => (text === '' ? null : JSON.parse(text));

/** Makes the action of a command out of what it does once it has a Gatebook to talk to. */
export type Perform = <Arguments extends unknown[]>(
  work: (task: Task, ...given: Arguments) => Promise<void>,
  needs?: { readonly mayCreate?: boolean },
) => (...given: [...Arguments, Command]) => Promise<void>;

type ArgumentsOf<Work> = Work extends (task: Task, ...given: infer Given) => unknown ? Given : never;

export const performWith =
  (terminal: Terminal, connect: Connect): Perform =>
  (work, needs = {}) =>
  async (...given) => {
    const command = given.at(-1) as Command;
    const options = command.optsWithGlobals<GlobalOptions>();
    const client = await connect(options, needs.mayCreate ?? false);
    try {
      const task = new Task(client, terminal, options.json ?? false);
      await work(task, ...(given.slice(0, -1) as ArgumentsOf<typeof work>));
    } finally {
      await client.close();
    }
  };
