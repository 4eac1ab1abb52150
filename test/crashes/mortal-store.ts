import { Unavailable, type EventStore } from '../../src/event-store/event-store';

/** Whether the world ends right after this append (the types of its events). */
export type End = (types: readonly string[]) => boolean;

/** Stands before a real store that stops for good in the middle of a command, as a process that dies does. */
export class MortalStore {
  /** Appends since `endsAfter`. */
  appends = 0;
  private end: End | null = null;
  private isDead = false;
  private tell: () => void = () => undefined;

  /** For `around` of a gate. */
  readonly around = (store: EventStore): EventStore =>
    new Proxy(store, {
      get: (target, name) => {
        const append: EventStore['append'] = (...call) => this.append(() => target.append(...call), call);
        if (name === 'append') return append;
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });

  /** The world ends after the n-th append from now on. @returns settles when somebody wants to append after that */
  endsAfter(count: number): Promise<void> {
    const after = this.endsAt(() => this.appends >= count);
    this.isDead = count === 0;
    return after;
  }

  /** @returns settles when somebody wants to append after the end */
  endsAt(end: End): Promise<void> {
    this.appends = 0;
    this.end = end;
    return new Promise((resolve) => {
      this.tell = resolve;
    });
  }

  /** As a new process would find it. @returns whether the world had ended */
  revive(): boolean {
    const had = this.isDead;
    this.isDead = false;
    this.end = null;
    return had;
  }

  private async append<T>(
    append: () => Promise<T>,
    [, , events]: Parameters<EventStore['append']>,
  ): Promise<T> {
    if (this.isDead) {
      this.tell();
      throw new Unavailable('the world has ended');
    }
    const result = await append();
    this.appends += 1;
    if (this.end?.(events.map(({ type }) => type)) === true) this.isDead = true;
    return result;
  }
}
