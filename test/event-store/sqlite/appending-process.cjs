/**
 * Appends with 16 writers and prints the id of each acknowledged event, until it is killed or an append fails.
 * Usage: `node appending-process.cjs <compiled store> <book>`.
 */
const { randomUUID } = require('node:crypto');
const { writeSync } = require('node:fs');

const [, , storeFile, file] = process.argv;
const { SqliteEventStore } = require(storeFile);

const WRITERS = 16;
const STDOUT = 1;

const newEvent = () => ({
  eventId: randomUUID(),
  type: 'SomethingHappened',
  schemaVersion: 1,
  occurredAt: new Date().toISOString(),
  actor: { kind: 'anonymous', id: null },
  commandId: randomUUID(),
  correlationId: randomUUID(),
  causationId: randomUUID(),
  data: { text: 'x'.repeat(1_000) },
  personal: [],
});

const appendUntilFailure = async (store, stream) => {
  for (;;) {
    const event = newEvent();
    try {
      await store.append(stream, 'any', [event]);
    } catch (error) {
      const { ok } = await store.health();
      writeSync(STDOUT, `failed ${error.name} healthy=${ok}\n`);
      return;
    }
    writeSync(STDOUT, `${event.eventId}\n`);
  }
};

const main = async () => {
  const store = await SqliteEventStore.open({ file });
  await Promise.all(
    Array.from({ length: WRITERS }, (_, index) => appendUntilFailure(store, `writer-${index}`)),
  );
  await store.close();
};

void main();
