import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { BLOCKING, claimedBy } from './imported-hash';

export interface HashQuestion {
  readonly text: string;
  /** Forms of one password: one of them has to be right. */
  readonly forms: readonly string[];
}

export interface HashAnswer {
  readonly isRight: boolean;
}

/** The process id that stands for the calling thread, on Linux: setpriority(2). */
const THIS_THREAD = 0;

function lowerPriority(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(THIS_THREAD, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // a sandbox may forbid it: then hashes compete with everything else, as they do on other systems
  }
}

/** The worker thread of `HashThreads`: one question at a time. An error ends it. */
if (parentPort !== null) {
  const port = parentPort;
  lowerPriority();
  port.on('message', ({ text, forms }: HashQuestion) => {
    const family = claimedBy(text, BLOCKING);
    const answer: HashAnswer = { isRight: forms.some((form) => family?.verify(text, form) === true) };
    port.postMessage(answer);
  });
}
