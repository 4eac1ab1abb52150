import { DomainError } from '../domain/errors';
import { foldAddress } from '../platform/network';
import type { LoginClient } from '../sign-in/login-subject';
import type { LogInBody } from './guard.bodies';

const USER_AGENT_MAX_LENGTH = 256;

/** Whom the hub says it is asking for. @throws DomainError `validation_failed` for what is no address */
export function statedClient({ clientAddress, userAgent }: LogInBody): LoginClient {
  const agent = userAgent?.slice(0, USER_AGENT_MAX_LENGTH) ?? null;
  if (clientAddress === undefined) return { address: null, userAgent: agent };
  const value = foldAddress(clientAddress);
  if (value !== undefined) return { address: { value, source: 'hub' }, userAgent: agent };
  const detail = 'this is not an address';
  throw new DomainError('validation_failed', detail, {
    fields: [{ field: 'clientAddress', code: 'invalid_format', detail }],
  });
}
