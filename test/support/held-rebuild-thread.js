/** The rebuild thread, which starts only when the file that `holdBuild` has left in the data folder is gone. */
const { existsSync } = require('node:fs');
const path = require('node:path');
const { workerData } = require('node:worker_threads');

const hold = path.join(path.dirname(workerData.file), '..', `hold-${workerData.model}`);
const never = new Int32Array(new SharedArrayBuffer(4));
while (existsSync(hold)) Atomics.wait(never, 0, 0, 20);
require('../../node_modules/.cache/gatebook-sources/app/threads/rebuild-thread.js');
