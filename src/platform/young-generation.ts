import { setFlagsFromString } from 'node:v8';

/**
 * V8 lets the memory for young objects grow while the modules are loaded, to 32 MiB, and gives nothing back for as long
 * as little happens. Imported first, this keeps it small until `letYoungGenerationGrow` is called: then it grows again
 * when there is work.
 */
setFlagsFromString('--semi-space-growth-factor=1');

/** V8's own default: twice as much each time. */
export const letYoungGenerationGrow = (): void => setFlagsFromString('--semi-space-growth-factor=2');
