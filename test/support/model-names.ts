import { READ_MODELS } from '../../src/app/read-models';

/** In build order. */
export const MODEL_NAMES: readonly string[] = READ_MODELS.map(({ name }) => name);

/** Those that the guard decides on. */
export const GUARD_MODEL_NAMES: readonly string[] = READ_MODELS.filter(({ feedsGuard }) => feedsGuard).map(
  ({ name }) => name,
);
