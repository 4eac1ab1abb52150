import { audit } from './audit';
import { credentials } from './credentials';
import type { ProjectionName, ReadModel } from './read-model';
import { throttle } from './throttle';
import { tokens } from './tokens';
import { users } from './users';

/** Every read model; the ones that the guard decides on come first and are built first. */
export const MODELS: readonly ReadModel[] = [users, credentials, throttle, tokens, audit];

export function modelOf(name: ProjectionName): ReadModel {
  const model = MODELS.find((candidate) => candidate.name === name);
  if (model === undefined) throw new Error(`no read model is called ${name}`);
  return model;
}
