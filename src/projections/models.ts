import { audit } from './audit/audit';
import { credentials } from './credentials/credentials';
import type { ProjectionName, ReadModel } from './engine/read-model';
import { throttle } from './throttle/throttle';
import { tokens } from './tokens/tokens';
import { users } from './users/users';

/** Every read model; the ones that the guard decides on come first and are built first. */
export const MODELS: readonly ReadModel[] = [users, credentials, throttle, tokens, audit];

export function modelOf(name: ProjectionName): ReadModel {
  const model = MODELS.find((candidate) => candidate.name === name);
  if (model === undefined) throw new Error(`no read model is called ${name}`);
  return model;
}
