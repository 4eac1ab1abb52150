import { parentPort } from 'node:worker_threads';
import { loadEstimator, type Estimate } from './estimate-strength';

export interface StrengthQuestion {
  readonly id: number;
  readonly password: string;
  readonly words: readonly string[];
}

export interface StrengthAnswer {
  readonly id: number;
  readonly estimate: Estimate;
}

/** The worker thread of `StrengthMeter`. An error ends it. */
if (parentPort !== null) {
  const port = parentPort;
  const estimate = loadEstimator();
  port.on('message', ({ id, password, words }: StrengthQuestion) => {
    const answer: StrengthAnswer = { id, estimate: estimate(password, words) };
    port.postMessage(answer);
  });
}
