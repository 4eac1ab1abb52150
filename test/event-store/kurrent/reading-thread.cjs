const { parentPort: port, workerData } = require('node:worker_threads');
const { KurrentEventStore } = require(workerData.adapter);

/** Tells the head of the book, from a thread of its own. */
const tell = async () => {
  const { connectionString } = workerData;
  const store = await KurrentEventStore.open({ connectionString });
  port.postMessage(await store.head());
  await store.close();
};

void tell();
