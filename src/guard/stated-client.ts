import { DomainError } from '../domain/errors';
import { cutText } from '../platform/cut-text';
import { addressOfEndpoint } from '../platform/network';
import type { SignInClient } from '../sign-in/request';
import type { LogInBody } from './guard.bodies';

const USER_AGENT_MAX_LENGTH = 256;

/** The browser that the hub asks for. @throws DomainError `validation_failed` for anything but an IP address */
export function statedClient({ clientAddress, userAgent, device }: LogInBody): SignInClient {
  const browser = {
    userAgent: userAgent === undefined ? null : cutText(userAgent, USER_AGENT_MAX_LENGTH),
    device: device ?? null,
  };
  if (clientAddress === undefined) return { address: null, ...browser };
  const value = addressOfEndpoint(clientAddress);
  if (value !== undefined) return { address: { value, source: 'hub' }, ...browser };
  const detail = 'This is not an IP address. Send the one that the browser connects from.';
  throw new DomainError('validation_failed', detail, {
    fields: [{ field: 'clientAddress', code: 'invalid_format', detail }],
  });
}
