import { call } from '../../api/client';
import type { Challenge, Solution } from './challenge';

/**
 * Gets a challenge and solves it in a worker, so that the page keeps working.
 * @returns the proof as a sign-up sends it
 * @throws Refusal, Unreachable; what stopped the worker; the reason of the signal
 */
export async function prove(signal: AbortSignal): Promise<string> {
  const challenge = await call<Challenge>('GET', 'api/sign-up-challenge');
  const solution = await solve(challenge, signal);
  return btoa(JSON.stringify({ challenge, solution }));
}

async function solve({ parameters }: Challenge, signal: AbortSignal): Promise<Solution> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./solve-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<Solution>) => resolve(data));
      worker.addEventListener('error', ({ message }) => reject(new Error(message)));
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      worker.postMessage(parameters, []);
    });
  } finally {
    worker.terminate();
  }
}
