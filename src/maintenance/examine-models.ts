import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { well, wrong, type Finding } from '../platform/finding';
import { isDamage } from '../platform/sqlite-faults';
import { audit } from '../projections/audit/audit';
import { Manifest } from '../projections/engine/manifest';
import type { ReadModel } from '../projections/engine/read-model';

/** Whether the files of the read models are there and whole: reads all of them. */
export function modelsFinding(data: string, models: readonly ReadModel[]): Finding {
  const name = 'read models';
  const folder = join(data, 'projections');
  if (!existsSync(folder)) return well(name, 'built at the next start');
  const manifest = Manifest.load(folder, models);
  const missing: string[] = [];
  const damaged: string[] = [];
  for (const model of models) {
    const { live } = manifest.of(model.name);
    if (live === null || live.version !== model.version || !existsSync(manifest.path(live)))
      missing.push(model.name);
    else if (!isWhole(manifest.path(live))) damaged.push(model.name);
  }
  const [first] = damaged;
  if (first !== undefined) {
    const advice = `run for each: gatebook projections rebuild ${first}`;
    return wrong(name, `damaged: ${damaged.join(', ')}`, advice);
  }
  return well(name, missing.length === 0 ? 'all there' : `built at the next start: ${missing.join(', ')}`);
}

/** Null: it has to be built. */
export function auditFile(data: string, models: readonly ReadModel[]): string | null {
  const folder = join(data, 'projections');
  if (!existsSync(folder)) return null;
  const manifest = Manifest.load(folder, models);
  const { live } = manifest.of(audit.name);
  return live?.version === audit.version && existsSync(manifest.path(live)) ? manifest.path(live) : null;
}

/** Does not compare the indexes with the rows: that takes longer than reading the file. */
function isWhole(file: string): boolean {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      return db.pragma('quick_check(1)', { simple: true }) === 'ok';
    } finally {
      db.close();
    }
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}
