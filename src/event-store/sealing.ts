import type { PersonalBySubject, PersonalFields } from '../domain/events';
import type { SealedPersonal } from './event-store';
import { DESTROYED, decrypt, encrypt, type Keyring } from './keyring';

/** NIST SP 800-38D §8.2: the nonce stands before the ciphertext, 96 bits. */
const NONCE_BYTES = 12;

const associated = (eventId: string, subject: string): string => `${eventId}|${subject}`;

/** Seals the personal data of an event, each part with the key of the person it is about. */
export function seal(keyring: Keyring, eventId: string, personal: PersonalBySubject): SealedPersonal[] {
  return Object.entries(personal)
    .filter(([, fields]) => Object.keys(fields).length > 0)
    .map(([subject, fields]) => sealOne(keyring, eventId, subject, fields))
    .filter((sealed) => sealed !== null);
}

/** Null for an erased person: no personal data can be written about them. */
function sealOne(
  keyring: Keyring,
  eventId: string,
  subject: string,
  fields: PersonalFields,
): SealedPersonal | null {
  const dataKey = keyring.keyOf(subject);
  if (dataKey === DESTROYED) return null;
  if (dataKey === undefined) throw new Error(`no data key for the subject of event ${eventId}`);
  const sealed = encrypt(dataKey.key, Buffer.from(JSON.stringify(fields)), associated(eventId, subject));
  return {
    subject,
    keyId: dataKey.keyId,
    nonce: sealed.subarray(0, NONCE_BYTES).toString('base64url'),
    ciphertext: sealed.subarray(NONCE_BYTES).toString('base64url'),
  };
}

/** The result of opening: the fields, or why there are none. */
export type Opened =
  | { readonly kind: 'opened'; readonly fields: PersonalFields }
  /** The person was erased. */
  | { readonly kind: 'erased' }
  /** The key is missing or wrong, or the data was changed: logged as an alarm, never a reason to halt. */
  | { readonly kind: 'failed' };

/** Opens the personal data of an event about one subject; an event without any gives no fields. */
export function open(
  keyring: Keyring,
  event: { readonly eventId: string; readonly personal: readonly SealedPersonal[] },
  subject: string,
): Opened {
  const sealed = event.personal.find((candidate) => candidate.subject === subject);
  if (sealed === undefined) return { kind: 'opened', fields: {} };
  try {
    const dataKey = keyring.keyOf(subject);
    if (dataKey === DESTROYED) return { kind: 'erased' };
    if (dataKey === undefined || dataKey.keyId !== sealed.keyId) return { kind: 'failed' };
    const nonce = Buffer.from(sealed.nonce, 'base64url');
    const ciphertext = Buffer.from(sealed.ciphertext, 'base64url');
    const plaintext = decrypt(dataKey.key, nonce, ciphertext, associated(event.eventId, subject));
    return { kind: 'opened', fields: JSON.parse(plaintext.toString('utf8')) as PersonalFields };
  } catch {
    // GCM does not say why it failed: a wrong key and changed data look the same
    return { kind: 'failed' };
  }
}
