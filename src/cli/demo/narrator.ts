import type { AuditEvent, Page } from '../bodies';
import { pathAndQuery, type Client, type Request } from '../client';
import type { Terminal } from '../terminal';
import { masked } from './masked';

export interface Exchange {
  readonly status: number;
  /** The JSON object; empty where there was no body. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Events per page. */
const PAGE = '500';

const categoryOf = (stream: string): string => stream.split('-', 1).join('');

const whoOf = ({ kind, name, id }: AuditEvent['actor']): string =>
  [kind, name ?? id].filter((part) => part !== null).join(' ');

/** Prints what is sent, answered and written to the book, and counts failed checks. */
export class Narrator {
  private readonly shown = new Set<string>();
  private steps = 0;
  private faultCount = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly operator: Client,
  ) {}

  get faults(): number {
    return this.faultCount;
  }

  step(title: string): void {
    this.steps += 1;
    this.terminal.print('');
    this.terminal.print(`${String(this.steps)}. ${title}`);
  }

  /** Sends a request and prints the request, the answer and the new events. */
  async exchange(client: Client, request: Request): Promise<Exchange> {
    const exchange = await this.send(client, request);
    this.terminal.print(`   → ${request.method} ${pathAndQuery(request)} ${masked(request.body)}`.trimEnd());
    this.terminal.print(`   ← ${String(exchange.status)} ${masked(exchange.body)}`);
    await this.printNewEvents();
    return exchange;
  }

  /** Sends a request and prints nothing. */
  async send(client: Client, request: Request): Promise<Exchange> {
    const { status, text } = await client.send(request);
    return { status, body: text === '' ? {} : (JSON.parse(text) as Exchange['body']) };
  }

  /** Prints the events since the last call, without those of its own reading. */
  async printNewEvents(): Promise<void> {
    const query = { order: 'desc', limit: PAGE };
    const { body } = await this.send(this.operator, { method: 'GET', path: '/api/audit/events', query });
    const { items } = body as unknown as Page<AuditEvent>;
    const fresh = items.filter(({ position }) => !this.shown.has(position)).toReversed();
    for (const event of fresh) {
      this.shown.add(event.position);
      if (event.type !== 'AuditRead' || event.actor.kind !== 'operator') this.printEvent(event);
    }
  }

  /** Prints a line that begins with ✓, or with ✗, which counts as a fault. */
  check(claim: string, holds: boolean): void {
    if (!holds) this.faultCount += 1;
    this.terminal.print(`   ${holds ? '✓' : '✗'} ${claim}`);
  }

  private printEvent({ position, type, stream, actor }: AuditEvent): void {
    this.terminal.print(
      `   ✎ ${position.padStart(4)}  ${type.padEnd(18)} in ${categoryOf(stream).padEnd(10)} by ${whoOf(actor)}`,
    );
  }
}
