import { setFlagsFromString } from 'node:v8';

/**
 * While modules are loaded, V8 grows the memory for young objects to 32 MiB, and an idle process never gives it back.
 * Imported first, this file keeps it small until `letYoungGenerationGrow` is called.
 */
setFlagsFromString('--semi-space-growth-factor=1');

/** V8's own default: twice as much each time. */
export const letYoungGenerationGrow = (): void => setFlagsFromString('--semi-space-growth-factor=2');
