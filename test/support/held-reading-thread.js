/** The reading thread, which goes on after two pages of the book only when the file that `holdRebuilds` has left is gone. */
const { existsSync } = require('node:fs');
const path = require('node:path');
const { parentPort, workerData } = require('node:worker_threads');

const SOURCES = '../../node_modules/.cache/gatebook-sources';
const { threadParts } = require(`${SOURCES}/app/threads/thread-parts.js`);
const { runReading } = require(`${SOURCES}/projections/rebuild/reading-thread.js`);

/** The events that are skipped are read first. */
const READS = 3;
const hold = path.join(path.dirname(workerData.spec.file), `hold-${workerData.model}`);
const never = new Int32Array(new SharedArrayBuffer(4));

function waitUntilReleased() {
  while (existsSync(hold)) Atomics.wait(never, 0, 0, 20);
}

async function openStore(spec) {
  const store = await threadParts.openStore(spec);
  const readAll = store.readAll.bind(store);
  let reads = 0;
  store.readAll = (...about) => {
    reads += 1;
    if (reads > READS) waitUntilReleased();
    return readAll(...about);
  };
  return store;
}

runReading(parentPort, workerData, { ...threadParts, openStore });
