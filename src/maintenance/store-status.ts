import { storeSpecOf } from '../config/book-spec';
import type { Config } from '../config/config';
import type { EventStore, Position, StoreHealth } from '../event-store/event-store';
import type { StoreNode } from '../event-store/store-maintenance';
import { errorText } from '../platform/error-text';
import type { MaintenanceParts } from './maintenance-parts';

/** Longest wait for a server of the store, in ms. */
const STORE_WITHIN_MS = 5_000;

/** The body of `GET /api/store`. */
export interface StoreStatus {
  readonly kind: 'sqlite' | 'kurrentdb';
  /** Null: no server of the store answers. */
  readonly head: Position | null;
  readonly health: StoreHealth;
  readonly erasesAtOnce: boolean;
  readonly sharedByNodes: boolean;
  readonly nodes: readonly StoreNode[];
}

/** The state of a store on servers, with no Gatebook running. Takes some seconds at most, whichever servers answer. */
export async function storeStatus({ stores }: MaintenanceParts, config: Config): Promise<StoreStatus> {
  const spec = storeSpecOf(config);
  const signal = AbortSignal.timeout(STORE_WITHIN_MS);
  const opening = stores.open(spec, { readOnly: true, signal });
  const [nodes, state] = await Promise.all([stores.nodesOf(spec), opening.then(stateOf, unavailable)]);
  return {
    kind: spec.kind,
    ...state,
    erasesAtOnce: spec.kind === 'sqlite',
    sharedByNodes: spec.kind !== 'sqlite',
    nodes,
  };
}

async function stateOf(store: EventStore): Promise<Pick<StoreStatus, 'head' | 'health'>> {
  try {
    return { head: await store.head(), health: await store.health() };
  } catch (error) {
    return unavailable(error);
  } finally {
    await store.close();
  }
}

const unavailable = (error: unknown): Pick<StoreStatus, 'head' | 'health'> => ({
  head: null,
  health: { ok: false, detail: errorText(error) },
});
