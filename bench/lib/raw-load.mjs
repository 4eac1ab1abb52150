import { readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const require = createRequire(import.meta.url);
const { BUILD_TUNING } = require('../../dist/projections/engine/model-file.js');
const { PAGE, STRETCH } = require('../../dist/projections/rebuild/builder.js');

const projectionFile = (folder, name) =>
  readdirSync(join(folder, 'projections')).find(
    (entry) => entry.startsWith(`${name}.`) && entry.endsWith('.db'),
  );

/**
 * Loads the rows of the audit page by page into the same table of a new file, with the settings and the transaction size
 * of a rebuild, and creates the same indexes at the end, which is the fastest way: the upper bound of a rebuild. Reading
 * the rows is not counted.
 * @returns rows, and rows per second
 */
export function rawLoad(folder) {
  const source = new Database(join(folder, 'projections', projectionFile(folder, 'audit')), {
    readonly: true,
  });
  const path = join(folder, 'raw-load.db');
  const target = new Database(path);
  target.pragma('journal_mode = WAL');
  target.pragma('synchronous = NORMAL');
  target.pragma('secure_delete = ON');
  target.pragma(`cache_size = -${BUILD_TUNING.cacheKib}`);
  target.pragma(`wal_autocheckpoint = ${BUILD_TUNING.checkpointPages}`);
  const schema = source
    .prepare("SELECT type, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    .all();
  const [indexes, tables] = [true, false].map((isWanted) =>
    schema.filter(({ type }) => (type === 'index') === isWanted).map(({ sql }) => sql),
  );
  tables.forEach((sql) => target.exec(sql));
  const columns = source.pragma('table_info(events)').map((column) => column.name);
  const insert = target.prepare(
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
  loading(() => target.exec('BEGIN'));
  for (let page = next.all(0); page.length > 0; page = next.all(page.at(-1)[0])) {
    loading(() => page.forEach((row) => insert.run(row)));
    rows += page.length;
    if (rows % STRETCH === 0) loading(() => target.exec('COMMIT; BEGIN'));
  }
  loading(() => {
    target.exec('COMMIT');
    indexes.forEach((sql) => target.exec(sql));
    target.pragma('wal_checkpoint(TRUNCATE)');
  });
  source.close();
  target.close();
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
  return { rows, perSecond: (rows * 1000) / loadedMs };
}
