import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

interface Entry {
  readonly live: { readonly version: number; readonly file: string } | null;
  readonly building: object | null;
}

/**
 * Leaves a stopped node only one of its read models, as an unfinished build. Its file is locked, so the build waits
 * until the returned function is called.
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
  const file = new Database(join(folder, live.file));
  file.exec('BEGIN IMMEDIATE');
  return () => file.close();
}
