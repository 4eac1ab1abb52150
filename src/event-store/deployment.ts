import { v7 as uuidv7 } from 'uuid';
import { DEPLOYMENT, IMPORT } from '../domain/streams';
import type { Clock } from '../platform/clock';
import { commandContext, toDomainEvent, toNewEvents } from './envelope';
import { Conflict, START, type EventStore, type StoredEvent } from './event-store';
import type { Keyring } from './keyring';

export interface Deployment {
  readonly storeId: string;
  /** Changes when a backup is restored: read models of another epoch are rebuilt. */
  readonly epoch: string;
}

type DeploymentEventType = 'DeploymentCreated' | 'KeysRotated' | 'StoreRestored';

const UNFINISHED =
  'an import into this store is under way, or did not end: the book in it is not complete. If no import runs, empty the ' +
  'store (KurrentDB: a new, empty database) and import again.';

/** How many key events are read at a time. */
const PAGE = 5_000;

/** Whether the book has been begun: a secret is generated only for one that has not. @throws Unavailable */
export async function isBookBegun(store: EventStore): Promise<boolean> {
  return (await store.readStream(DEPLOYMENT, { limit: 1 })).lastRevision !== 'none';
}

/**
 * Opens the deployment of a book with its secret, or begins one in an empty book, and loads every person's key.
 * @throws Error that says what to do, when the secret is another one; UnreadableEvent; Unavailable
 */
export async function openDeployment(store: EventStore, keyring: Keyring, clock: Clock): Promise<Deployment> {
  const importing = await importOf(store);
  if (importing === null && !(await isBookBegun(store))) await beginBook(store, keyring, clock);
  const { events } = await store.readStream(DEPLOYMENT);
  const isEpoch = ({ type, data }: StoredEvent) => type === 'StoreRestored' && data.epoch === importing;
  if (importing !== null && !events.some(isEpoch)) throw new Error(UNFINISHED);
  const [created, ...later] = events.map(toDomainEvent<DeploymentEventType>);
  if (created?.type !== 'DeploymentCreated') {
    throw new Error('the deployment stream does not begin with its creation: the store is damaged');
  }
  keyring.openDeployment(created.data);
  await loadKeys(store, keyring);
  const restored = later.findLast((event) => event.type === 'StoreRestored');
  return { storeId: created.data.storeId, epoch: (restored ?? created).data.epoch };
}

/** The epoch that an import into this store ends with; null: there was none. */
async function importOf(store: EventStore): Promise<unknown> {
  const { events } = await store.readStream(IMPORT, { direction: 'backwards', limit: 1 });
  return events[0]?.data.epoch ?? null;
}

/** Loads all data keys up to the head, so that data of erased people is not opened. */
export async function loadKeys(store: EventStore, keyring: Keyring): Promise<void> {
  const types = ['KeyCreated', 'KeyDestroyed'];
  let after = START;
  for (;;) {
    const events = await store.readAll(after, { types, contentOf: types }, PAGE);
    events.forEach((event) => keyring.apply(event));
    const last = events.at(-1);
    if (last === undefined || events.length < PAGE) return;
    after = last.position;
  }
}

async function beginBook(store: EventStore, keyring: Keyring, clock: Clock): Promise<void> {
  const context = commandContext({ kind: 'policy', id: null });
  const decision = { stream: DEPLOYMENT, number: 0, occurredAt: clock.now() };
  const data = keyring.createDeployment(uuidv7(), uuidv7());
  const events = toNewEvents(keyring, context, decision, [{ type: 'DeploymentCreated', data }]);
  try {
    await store.append(DEPLOYMENT, 'none', events);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}
