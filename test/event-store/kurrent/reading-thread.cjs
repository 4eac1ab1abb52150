const { parentPort: port, workerData } = require('node:worker_threads');
const { KurrentEventStore } = require(workerData.adapter);

/** Reports the head of the book from its own thread. */
const tell = async () => {
  const { connectionString } = workerData;
  const store = await KurrentEventStore.open({ connectionString });
  port.postMessage(await store.head());
  await store.close();
};

void tell();
