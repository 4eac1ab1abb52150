import { READ_MODELS } from '../../src/app/read-models';

/** In build order. */
export const MODEL_NAMES: readonly string[] = READ_MODELS.map(({ name }) => name);
