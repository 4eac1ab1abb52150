import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { THREADS } from '../../src/app/threads/thread-parts';

interface Entry {
  readonly live: { readonly version: number; readonly file: string } | null;
  readonly building: object | null;
}

/** What waits, below the folder of compiled sources, as `startWorker` wants it. */
const HELD_THREADS = {
  start: { rebuild: '../../../test/support/held-rebuild-thread' },
  midway: { reading: '../../../test/support/held-reading-thread' },
} as const;

/**
 * Leaves a stopped node only one of its read models, as an unfinished build, which a node in this process continues
 * when the returned function is called.
 */
export function holdBuild(dataFolder: string, name: string): () => void {
  const folder = join(dataFolder, 'projections');
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { models: Record<string, Entry> };
  const live = manifest.models[name]?.live;
  if (live === undefined || live === null) throw new Error(`no file answers for ${name}`);
  const building = { ...live, reason: 'missing', startedAt: '2026-03-01T08:00:00.000Z' };
  const models = { [name]: { live: null, building } };
  writeFileSync(path, JSON.stringify({ ...manifest, models }));
  return holdRebuilds(dataFolder, name);
}

/**
 * Lets a node in this process begin to rebuild one of its read models, or go on with it after a thousand events, only when
 * the returned function is called.
 */
export function holdRebuilds(
  dataFolder: string,
  name: string,
  at: keyof typeof HELD_THREADS = 'start',
): () => void {
  // not in `projections/`, where a start removes what it does not know
  const hold = join(dataFolder, `hold-${name}`);
  writeFileSync(hold, '');
  const threads = { ...THREADS };
  Object.assign(THREADS, HELD_THREADS[at]);
  return () => {
    rmSync(hold, { force: true });
    Object.assign(THREADS, threads);
  };
}
