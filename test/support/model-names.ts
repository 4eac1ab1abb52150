import { READ_MODELS } from '../../src/app/read-models';

/** In the order in which they are built. */
export const MODEL_NAMES: readonly string[] = READ_MODELS.map(({ name }) => name);
