import type { DomainEvent } from '../../domain/events';
import { isPerson, type UserEventType, type UserState } from '../../domain/user';
import type { FoldedEvent } from '../engine/folded-event';
import { NO_HUBS, type CachedUser, type HubActors } from './users-rows';

/** Notes by whom a person is blocked, and why: the state after the event does not have it. */
export function noteWhoBlocks(row: CachedUser, event: FoldedEvent, domain: DomainEvent<UserEventType>): void {
  if (domain.type === 'UserBlocked' && domain.data.cause === 'admin') {
    row.blockReason = event.opened(row.userId).reason ?? null;
    row.blockBy = event.actor;
  }
  if (!isPerson(row.state) || row.state.block === null) {
    row.blockReason = null;
    row.blockBy = null;
  }
  if (domain.type === 'UserBlockedByHub') {
    row.hubBlocksBy = { ...row.hubBlocksBy, [domain.data.hub]: event.actor };
  }
  row.hubBlocksBy = ofBlockingHubs(row.state, row.hubBlocksBy);
}

/** The actors of the hubs whose blocks are in force. */
function ofBlockingHubs(state: UserState, actors: HubActors): HubActors {
  if (actors === NO_HUBS) return actors;
  const hubs = isPerson(state) ? state.hubBlocks.map(({ hub }) => hub) : [];
  return Object.fromEntries(Object.entries(actors).filter(([hub]) => hubs.includes(hub)));
}
