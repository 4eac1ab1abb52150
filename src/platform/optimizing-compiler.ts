import { setFlagsFromString } from 'node:v8';

/**
 * Until `resumeOptimizing`, V8 runs functions without its optimizing compiler. A start would use it for a handful of
 * functions, and its code then stays in memory: 6 MB that an idle server can do without.
 */
export const pauseOptimizing = (): void => setFlagsFromString('--no-opt');

/** V8's own default. */
export const resumeOptimizing = (): void => setFlagsFromString('--opt');
