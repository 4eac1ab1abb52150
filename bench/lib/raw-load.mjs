import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { source } from '../../scripts/sources.mjs';

const { BUILD_TUNING, ModelFile } = source('projections/engine/model-file');
const { audit } = source('projections/audit/audit');
const { PAGE, STRETCH } = source('projections/rebuild/builder');

const projectionFile = (folder, name) =>
  readdirSync(join(folder, 'projections')).find(
    (entry) => entry.startsWith(`${name}.`) && entry.endsWith('.db'),
  );

/**
 * Loads the rows of the audit page by page into the same table of a new file, one prepared insert for each row, with the
 * settings, the journal, the transaction size and the indexes of a rebuild, each index made when a rebuild makes it: the
 * upper bound of a rebuild in one thread. Reading the rows is not counted.
 * @returns rows, and rows per second
 */
export function rawLoad(folder) {
  const source = new Database(join(folder, 'projections', projectionFile(folder, 'audit')), {
    readonly: true,
  });
  const path = join(folder, 'raw-load.db');
  const file = ModelFile.create(path, audit, { storeId: 'raw', epoch: 'raw' }, BUILD_TUNING);
  const columns = source.pragma('table_info(events)').map((column) => column.name);
  const insert = file.db.prepare(
    `INSERT INTO events (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const next = source
    .prepare(`SELECT ${columns.join(', ')} FROM events WHERE position > ? ORDER BY position LIMIT ${PAGE}`)
    .raw();
  let [rows, loadedMs] = [0, 0];
  const loading = (work) => {
    const before = performance.now();
    work();
    loadedMs += performance.now() - before;
  };
  loading(() => file.db.exec('BEGIN'));
  for (let page = next.all(0); page.length > 0; page = next.all(page.at(-1)[0])) {
    loading(() => page.forEach((row) => insert.run(row)));
    rows += page.length;
    if (rows % STRETCH === 0) loading(() => file.db.exec('COMMIT; BEGIN'));
  }
  loading(() => {
    file.db.exec('COMMIT');
    file.endBuild();
  });
  source.close();
  file.close();
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
  return { rows, perSecond: (rows * 1000) / loadedMs };
}
