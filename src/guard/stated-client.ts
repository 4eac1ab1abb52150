import { DomainError } from '../domain/errors';
import { cutText } from '../platform/cut-text';
import { addressOfEndpoint } from '../platform/network';
import type { LoginClient } from '../sign-in/login-subject';
import type { LogInBody } from './guard.bodies';

const USER_AGENT_MAX_LENGTH = 256;

/** The browser that the hub asks for. @throws DomainError `validation_failed` for anything but an IP address */
export function statedClient({ clientAddress, userAgent }: LogInBody): LoginClient {
  const agent = userAgent === undefined ? null : cutText(userAgent, USER_AGENT_MAX_LENGTH);
  if (clientAddress === undefined) return { address: null, userAgent: agent };
  const value = addressOfEndpoint(clientAddress);
  if (value !== undefined) return { address: { value, source: 'hub' }, userAgent: agent };
  const detail = 'This is not an IP address. Send the one that the browser connects from.';
  throw new DomainError('validation_failed', detail, {
    fields: [{ field: 'clientAddress', code: 'invalid_format', detail }],
  });
}
