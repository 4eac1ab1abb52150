import { setFlagsFromString } from 'node:v8';

/**
 * What a start makes V8 take, an idle process never gives back: it grows the memory for young objects to 32 MiB, and
 * compilers that optimize what runs only once map 6 MB of Node's binary. Imported first, this file leaves both out until
 * `endLeanStart` is called.
 */
const FLAGS = [
  { lean: '--semi-space-growth-factor=1', usual: '--semi-space-growth-factor=2' },
  { lean: '--no-opt', usual: '--opt' },
  // the second of the compilers; V8 uses it by itself from version 12 on
  ...(Number.parseInt(process.versions.v8, 10) < 12 ? [] : [{ lean: '--no-maglev', usual: '--maglev' }]),
];
for (const { lean } of FLAGS) setFlagsFromString(lean);

/** V8's own defaults, from now on. */
export const endLeanStart = (): void => {
  for (const { usual } of FLAGS) setFlagsFromString(usual);
};
