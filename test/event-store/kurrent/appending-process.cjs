const { randomUUID } = require('node:crypto');

/**
 * Opens its own store and appends to `stream` with the revision it has read, retrying after each conflict, until
 * `count` of its events are stored. Prints the acknowledged ids.
 */
const [adapter, connectionString, stream, count] = process.argv.slice(2);
const { KurrentEventStore } = require(adapter);
const { Conflict } = require(adapter.replace('kurrent/kurrent-event-store', 'event-store'));

const newEvent = () => ({
  eventId: randomUUID(),
  type: 'SomethingHappened',
  schemaVersion: 1,
  occurredAt: new Date().toISOString(),
  actor: { kind: 'anonymous', id: null },
  commandId: randomUUID(),
  correlationId: randomUUID(),
  causationId: randomUUID(),
  data: {},
  personal: [],
});

const run = async () => {
  const store = await KurrentEventStore.open({ connectionString });
  for (let written = 0; written < Number(count);) {
    const event = newEvent();
    const { lastRevision } = await store.readStream(stream, { direction: 'backwards', limit: 1 });
    try {
      await store.append(stream, lastRevision, [event]);
      process.stdout.write(`${event.eventId}\n`);
      written += 1;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
  await store.close();
};

void run();
