import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { THREADS } from '../../src/app/threads/thread-parts';

interface Entry {
  readonly live: { readonly version: number; readonly file: string } | null;
  readonly building: object | null;
}

/** Below the folder of compiled sources, as `startWorker` wants it. */
const HELD_THREAD = '../../../test/support/held-rebuild-thread';

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

/** Lets a node in this process rebuild one of its read models only when the returned function is called. */
export function holdRebuilds(dataFolder: string, name: string): () => void {
  // not in `projections/`, where a start removes what it does not know
  const hold = join(dataFolder, `hold-${name}`);
  writeFileSync(hold, '');
  const threads = THREADS as { rebuild: string };
  const rebuild = THREADS.rebuild;
  threads.rebuild = HELD_THREAD;
  return () => {
    rmSync(hold, { force: true });
    threads.rebuild = rebuild;
  };
}
