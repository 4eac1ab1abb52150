import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { source } from '../../scripts/sources.mjs';

const { BUILD_TUNING, ModelFile, removeModelFile } = source('projections/engine/model-file');
const { audit } = source('projections/audit/audit');
const { FoldedEvent } = source('projections/engine/folded-event');
const { PAGE, STRETCH } = source('projections/rebuild/builder');
const { threadParts } = source('app/threads/thread-parts');
const { openDeployment } = source('event-store/deployment');
const { Keyring } = source('event-store/keyring');

const RAW = { storeId: 'raw', epoch: 'raw' };

const projectionFile = (folder, name) =>
  readdirSync(join(folder, 'projections')).find(
    (entry) => entry.startsWith(`${name}.`) && entry.endsWith('.db'),
  );

/**
 * Loads the rows of the audit page by page into the same table of a new file, one prepared insert for each row, with the
 * settings, the journal, the transaction size and the indexes of a rebuild, each index made when a rebuild makes it: the
 * upper bound of the thread that writes. Reading the book and opening the addresses take longer than loading, and are not
 * counted: see `buildInOneThread`.
 * @returns rows, and rows per second
 */
export function rawLoad(folder) {
  const source = new Database(join(folder, 'projections', projectionFile(folder, 'audit')), {
    readonly: true,
  });
  const path = join(folder, 'raw-load.db');
  const file = ModelFile.create(path, audit, RAW, BUILD_TUNING);
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
  remove(file);
  return { rows, perSecond: (rows * 1000) / loadedMs };
}

/**
 * The whole work of a rebuild in one thread: reads the book page by page, opens the addresses, and loads the rows as
 * `rawLoad` does. A rebuild shares this work between two threads.
 * @returns events per second
 */
export async function buildInOneThread(folder) {
  const spec = { kind: 'sqlite', file: join(folder, 'book.db') };
  const store = await threadParts.openStore(spec);
  const keyring = new Keyring(readFileSync(join(folder, 'secret'), 'utf8').trim());
  const startedAt = performance.now();
  await openDeployment(store, keyring, { now: () => new Date().toISOString() });
  const file = ModelFile.create(join(folder, 'one-thread.db'), audit, RAW, BUILD_TUNING);
  const nothingSkipped = () => false;
  let events = 0;
  for (let page = await store.readAll('0', {}, PAGE); page.length > 0;) {
    const stretch = file.stretch(nothingSkipped);
    for (let folded = 0; folded < STRETCH && page.length > 0; folded += PAGE) {
      page.forEach((event) => keyring.apply(event));
      stretch.add(page.map((event) => new FoldedEvent(event, keyring, () => undefined)));
      events += page.length;
      page = await store.readAll(page.at(-1).position, {}, PAGE);
    }
    stretch.commit();
  }
  file.endBuild();
  const seconds = (performance.now() - startedAt) / 1000;
  await store.close();
  remove(file);
  return events / seconds;
}

function remove(file) {
  file.close();
  removeModelFile(file.path);
}
