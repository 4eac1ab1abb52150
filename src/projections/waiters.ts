import { DomainError } from '../domain/errors';
import { comparePositions, type Position } from '../event-store/event-store';

interface Waiter {
  readonly position: Position;
  readonly resolve: () => void;
  readonly reject: () => void;
}

/** Callers that wait until the read models have folded a position. */
export class Waiters {
  private readonly waiting = new Set<Waiter>();

  /** @throws DomainError `not_ready` when it takes longer than `timeoutMs` */
  wait(position: Position, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => waiter.reject(), timeoutMs);
      const waiter: Waiter = {
        position,
        reject: () => {
          clearTimeout(timer);
          this.waiting.delete(waiter);
          const detail = 'this node has not caught up with the book; try again';
          reject(new DomainError('not_ready', detail, { retryAfterSeconds: 1 }));
        },
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.waiting.add(waiter);
    });
  }

  /** Lets go whoever waits for a position up to this one. */
  settle(reached: Position): void {
    for (const waiter of this.waiting) {
      if (comparePositions(waiter.position, reached) > 0) continue;
      this.waiting.delete(waiter);
      waiter.resolve();
    }
  }

  /** Nothing is folded any more: nobody waits in vain. */
  close(): void {
    for (const waiter of this.waiting) waiter.reject();
  }
}
