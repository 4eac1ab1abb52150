import type { Metadata, ServerWritableStream } from '@grpc/grpc-js';
import type { DoubleBook } from './double-book';
import type { FaultSwitch } from './fault-switch';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The state of its node that a call can see. */
export interface NodeState {
  readonly book: DoubleBook;
  readonly faults: FaultSwitch;
  readonly isDown: boolean;
  /** Whether caught-up messages carry a position, as on servers from 24.10.5 on. */
  readonly tellsCaughtUp: boolean;
  isLeader(): boolean;
  leader(): Address | undefined;
  /** Waits as long as the configured delay. */
  delay(): Promise<void>;
  /** Closes every connection. */
  cut(): void;
  /** Resolves when the book has grown or the call has ended. */
  nextWrite(call: ServerWritableStream<unknown, unknown>): Promise<void>;
  mayReadAll(metadata: Metadata): boolean;
}
