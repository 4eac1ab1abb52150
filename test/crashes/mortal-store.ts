import { Unavailable, type EventStore } from '../../src/event-store/event-store';

/** Whether the store stops after this append, given the types of its events. */
export type End = (types: readonly string[]) => boolean;

/** Wraps a real store and stops it for good in the middle of a command, as the death of the process would. */
export class MortalStore {
  /** Appends since `endsAfter`. */
  appends = 0;
  private end: End | null = null;
  private isDead = false;
  private tell: () => void = () => undefined;
  private meeting: {
    readonly type: string;
    missing: number;
    readonly all: Promise<void>;
    begin(): void;
  } | null = null;

  /** For `around` of a test application. */
  readonly around = (store: EventStore): EventStore =>
    new Proxy(store, {
      get: (target, name) => {
        const append: EventStore['append'] = (...call) => this.append(() => target.append(...call), call);
        if (name === 'append') return append;
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });

  /** Stops the store after the next `count` appends. @returns resolves at the first append attempted after that */
  endsAfter(count: number): Promise<void> {
    const after = this.endsAt(() => this.appends >= count);
    this.isDead = count === 0;
    return after;
  }

  /** @returns resolves at the first append attempted after the stop */
  endsAt(end: End): Promise<void> {
    this.appends = 0;
    this.end = end;
    return new Promise((resolve) => {
      this.tell = resolve;
    });
  }

  /** Resumes, as a new process would. @returns whether the store had stopped */
  revive(): boolean {
    const had = this.isDead;
    this.isDead = false;
    this.end = null;
    return had;
  }

  /** The next `count` appends of this type wait for each other: none continues before all have reached this point. */
  meetsAt(type: string, count: number): void {
    let begin = () => {};
    const all = new Promise<void>((resolve) => {
      begin = resolve;
    });
    this.meeting = { type, missing: count, all, begin };
  }

  private async met(types: readonly string[]): Promise<void> {
    const { meeting } = this;
    if (meeting === null || !types.includes(meeting.type)) return;
    meeting.missing -= 1;
    if (meeting.missing === 0) {
      this.meeting = null;
      meeting.begin();
    }
    await meeting.all;
  }

  private async append<T>(
    append: () => Promise<T>,
    [, , events]: Parameters<EventStore['append']>,
  ): Promise<T> {
    if (this.isDead) {
      this.tell();
      throw new Unavailable('the world has ended');
    }
    const types = events.map(({ type }) => type);
    await this.met(types);
    const result = await append();
    this.appends += 1;
    if (this.end?.(types) === true) this.isDead = true;
    return result;
  }
}
