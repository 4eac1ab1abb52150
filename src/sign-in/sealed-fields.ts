import type { PersonalFields } from '../domain/events';
import { USERNAME_MAX_LENGTH } from '../domain/username';
import type { ClientAddress } from '../event-store/envelope';
import { cutText } from '../platform/cut-text';
import type { SignInClient, SignInRequest } from './request';
import type { Subject } from './subjects';

type SealedFields = Record<string, PersonalFields>;

/** Personal data of an attempt: address, user agent, and the typed name where nobody has it. */
export const attemptFields = (
  subject: Subject,
  { who, client: { address, userAgent } }: SignInRequest,
): SealedFields => ({
  [subject.sealedFor]: {
    ...(subject.row === null ? { username: cutText(who, USERNAME_MAX_LENGTH) } : {}),
    ...addressFields(address),
    ...(userAgent === null ? {} : { userAgent }),
  },
});

/** Personal data of an outcome: the address, so that the audit finds the outcome by it. */
export const outcomeFields = (subject: Subject, { address }: SignInClient): SealedFields => ({
  [subject.sealedFor]: addressFields(address),
});

const addressFields = (address: ClientAddress | null): PersonalFields =>
  address === null ? {} : { address: address.value, addressSource: address.source };
