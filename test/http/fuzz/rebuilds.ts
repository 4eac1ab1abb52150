import { setTimeout as pause } from 'node:timers/promises';
import type { AppNode } from '../../support/test-app';
import type { Operation } from './document';

const LOOK_EVERY_MS = 50;

export const cancelsRebuild = ({ method, path }: Operation): boolean =>
  method === 'DELETE' && path === '/api/projections/{name}/rebuild';

/** Rebuilds that a request can cancel. */
export async function startRebuilds(gatebook: AppNode): Promise<void> {
  for (const name of ['users', 'audit', 'throttle'])
    await gatebook.ask('POST', `/api/projections/${name}/rebuild`, { asOperator: true });
}

/** A rebuild that a request began may still go on; a read model is not verified meanwhile. */
export async function rebuildsEnded(gatebook: AppNode): Promise<void> {
  const { body } = await gatebook.ask('GET', '/api/projections', { asOperator: true });
  const isRebuilding = (body.items as { rebuild: object | null }[]).some(({ rebuild }) => rebuild !== null);
  if (!isRebuilding) return;
  await pause(LOOK_EVERY_MS);
  return rebuildsEnded(gatebook);
}
