import { DomainError } from '../../domain/errors';
import { comparePositions, type Position } from '../../event-store/event-store';

interface Waiter {
  readonly position: Position;
  readonly resolve: () => void;
  readonly reject: () => void;
}

/** Callers that wait until the read models have folded a position. */
export class Waiters {
  private readonly waiting = new Set<Waiter>();
  private isClosed = false;

  /** @throws DomainError `not_ready` when it takes longer than `timeoutMs`; Infinity: as long as it takes */
  wait(position: Position, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const isBounded = timeoutMs !== Number.POSITIVE_INFINITY;
      const timer = isBounded ? setTimeout(() => waiter.reject(), timeoutMs) : undefined;
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
      if (this.isClosed) waiter.reject();
    });
  }

  /** Resolves the callers that wait for a position up to this one. */
  settle(reached: Position): void {
    for (const waiter of this.waiting) {
      if (comparePositions(waiter.position, reached) > 0) continue;
      this.waiting.delete(waiter);
      waiter.resolve();
    }
  }

  /** Nothing is folded any more: rejects every waiting caller. */
  close(): void {
    this.isClosed = true;
    for (const waiter of this.waiting) waiter.reject();
  }
}
