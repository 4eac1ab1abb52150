import type { AuditEvent, Page } from '../bodies';
import { target, type Client, type Request } from '../client';
import type { Terminal } from '../terminal';
import { masked } from './masked';

export interface Exchange {
  readonly status: number;
  /** Whatever JSON came; an empty object where there was no body. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** The longest page that the book is read in. */
const PAGE = '500';

const categoryOf = (stream: string): string => stream.split('-', 1).join('');

const whoOf = ({ kind, name, id }: AuditEvent['actor']): string =>
  [kind, name ?? id].filter((part) => part !== null).join(' ');

/** Tells what is sent, answered and written in the book, and keeps count of what is not as it should be. */
export class Narrator {
  private readonly told = new Set<string>();
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

  /** Sends a request and tells all three: the request, the answer, the new events. */
  async exchange(client: Client, request: Request): Promise<Exchange> {
    const exchange = await this.quietly(client, request);
    this.terminal.print(`   → ${request.method} ${target(request)} ${masked(request.body)}`.trimEnd());
    this.terminal.print(`   ← ${String(exchange.status)} ${masked(exchange.body)}`);
    await this.tellNewEvents();
    return exchange;
  }

  /** Sends a request and tells nothing. */
  async quietly(client: Client, request: Request): Promise<Exchange> {
    const { status, text } = await client.send(request);
    return { status, body: text === '' ? {} : (JSON.parse(text) as Exchange['body']) };
  }

  /** What the book holds since it was last told. Our own looks into it are left out. */
  async tellNewEvents(): Promise<void> {
    const query = { order: 'desc', limit: PAGE };
    const { body } = await this.quietly(this.operator, { method: 'GET', path: '/api/audit/events', query });
    const { items } = body as unknown as Page<AuditEvent>;
    const fresh = items.filter(({ position }) => !this.told.has(position)).toReversed();
    for (const event of fresh) {
      this.told.add(event.position);
      if (event.type !== 'AuditRead' || event.actor.kind !== 'operator') this.tellEvent(event);
    }
  }

  /** A line that begins with ✓, or with ✗ and counts as a fault. */
  check(claim: string, holds: boolean): void {
    if (!holds) this.faultCount += 1;
    this.terminal.print(`   ${holds ? '✓' : '✗'} ${claim}`);
  }

  private tellEvent({ position, type, stream, actor }: AuditEvent): void {
    this.terminal.print(
      `   ✎ ${position.padStart(4)}  ${type.padEnd(18)} in ${categoryOf(stream).padEnd(10)} by ${whoOf(actor)}`,
    );
  }
}
