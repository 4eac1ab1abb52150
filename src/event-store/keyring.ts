import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { DEPLOYMENT_SUBJECT, type EventData, type WrappedKey } from '../domain/events';
import { normaliseUsername } from '../domain/username';
import type { StoredEvent } from './event-store';

/** NIST SP 800-38D §8.2: 96-bit random nonces for AES-GCM. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const TAG_LENGTH = { authTagLength: TAG_BYTES };
const KEY_BYTES = 32;

/** Marks a key that was destroyed: data sealed with it can never be opened again. */
export const DESTROYED = 'destroyed';

export interface DataKey {
  readonly keyId: string;
  readonly key: Buffer;
}

/** Encrypts under a 256-bit key. @returns nonce, ciphertext and tag in one buffer */
export function encrypt(key: Buffer, plaintext: Buffer, associated: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(associated));
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/**
 * @param sealed ciphertext, then tag
 * @throws Error when the key or the associated data is wrong, or a bit was changed
 */
export function decrypt(key: Buffer, nonce: Buffer, sealed: Buffer, associated: string): Buffer {
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, TAG_LENGTH);
  decipher.setAAD(Buffer.from(associated)).setAuthTag(sealed.subarray(end));
  const plaintext = decipher.update(sealed.subarray(0, end));
  // `update` has returned all plaintext; `final` checks the tag
  decipher.final();
  return plaintext;
}

const WRAPPING_PURPOSE = 'wrapping key 1';

const derive = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'gatebook', purpose, KEY_BYTES));

/**
 * The secret in each form in which an earlier version may have read it: a line end of the variable was kept, and the
 * file in the data folder was trimmed.
 */
const formsOf = (secret: string): string[] => [
  secret,
  secret.trim(),
  `${secret}\n`,
  `${secret}\r\n`,
  `${secret}\n\n`,
];

const checkOf = (key: Buffer): string =>
  createHmac('sha256', key).update('gatebook check').digest('base64url');

/**
 * The keys of a deployment, in memory: the wrapping key, the name key, the deployment's own key and every person's data
 * key. Loaded from the book; people's keys are unwrapped when they are first needed.
 */
export class Keyring {
  private wrappingKey: Buffer;
  private readonly subjects = new Map<string, WrappedKey | DataKey | typeof DESTROYED>();
  private nameKey: Buffer | undefined;

  constructor(private usedSecret: string) {
    this.wrappingKey = derive(usedSecret, WRAPPING_PURPOSE);
  }

  /** After `openDeployment`: exactly the secret that the book was made with. */
  get secret(): string {
    return this.usedSecret;
  }

  /** Identifies the secret without revealing it. */
  get wrappingKeyId(): string {
    return createHmac('sha256', this.wrappingKey).update('gatebook key id').digest('hex').slice(0, 16);
  }

  /** A key for one purpose that never enters the book (such as signing device tokens); 32 bytes. */
  keyFor(purpose: string): Buffer {
    return derive(this.secret, purpose);
  }

  /** New keys for a new deployment. */
  createDeployment(storeId: string, epoch: string): EventData['DeploymentCreated'] {
    const nameKey = randomBytes(KEY_BYTES);
    const personalKey = randomBytes(KEY_BYTES);
    return {
      storeId,
      epoch,
      nameKey: this.wrap('name', nameKey),
      personalKey: this.wrap(DEPLOYMENT_SUBJECT, personalKey),
      checks: {
        secret: checkOf(this.wrappingKey),
        nameKey: checkOf(nameKey),
        personalKey: checkOf(personalKey),
      },
    };
  }

  /** @throws Error that says what to do, when the secret is not this deployment's */
  openDeployment({ nameKey, personalKey, checks }: EventData['DeploymentCreated']): void {
    if (!this.useFormWithCheck(checks.secret)) {
      throw new Error(
        `GATEBOOK_SECRET is not the secret of this book: it was made with the secret whose key id is ` +
          `${nameKey.wrappingKeyId}, the one given has ${this.wrappingKeyId}. Use the secret that the ` +
          `deployment was created with (by default in the file "secret" of the data folder).`,
      );
    }
    this.nameKey = this.unwrap('name', nameKey).key;
    const personal = this.unwrap(DEPLOYMENT_SUBJECT, personalKey);
    if (checkOf(this.nameKey) !== checks.nameKey || checkOf(personal.key) !== checks.personalKey) {
      throw new Error('the keys of this book do not match their check values: the store is damaged');
    }
    this.subjects.set(DEPLOYMENT_SUBJECT, personal);
  }

  /** Switches to the form of the secret that has this check value. @returns false if none has */
  private useFormWithCheck(check: string): boolean {
    const known = formsOf(this.secret).find((form) => checkOf(derive(form, WRAPPING_PURPOSE)) === check);
    if (known === undefined) return false;
    this.usedSecret = known;
    this.wrappingKey = derive(known, WRAPPING_PURPOSE);
    return true;
  }

  /** First 128 bits of HMAC-SHA-256(name key, normalised username), 32 hex digits: the key in stream names. */
  nameKeyOf(username: string): string {
    if (this.nameKey === undefined) throw new Error('the keyring is not open yet');
    return createHmac('sha256', this.nameKey).update(normaliseUsername(username)).digest('hex').slice(0, 32);
  }

  /** A new key for a person; the caller writes it to the book before anything is sealed with it. */
  create(subject: string): EventData['KeyCreated'] {
    return { subject, ...this.wrap(subject, randomBytes(KEY_BYTES)) };
  }

  /**
   * Applies an event about keys; ignores other events. A destroyed key stays destroyed, also when an older event is
   * delivered again.
   */
  apply(event: Pick<StoredEvent, 'type' | 'data'>): void {
    if (event.type === 'KeyCreated') {
      const { subject, keyId, wrappingKeyId, wrapped } = event.data as unknown as EventData['KeyCreated'];
      if (this.subjects.get(subject) === DESTROYED) return;
      this.subjects.set(subject, { keyId, wrappingKeyId, wrapped });
    }
    if (event.type === 'KeyDestroyed') {
      this.subjects.set((event.data as EventData['KeyDestroyed']).subject, DESTROYED);
    }
  }

  /** A subject's key; `destroyed` after an erasure; undefined if no event with one was applied yet. */
  keyOf(subject: string): DataKey | typeof DESTROYED | undefined {
    const known = this.subjects.get(subject);
    if (known === undefined || known === DESTROYED || 'key' in known) return known;
    const opened = this.unwrap(subject, known);
    this.subjects.set(subject, opened);
    return opened;
  }

  private wrap(subject: string, key: Buffer): WrappedKey {
    const keyId = uuidv7();
    const { wrappingKeyId } = this;
    const wrapped = encrypt(this.wrappingKey, key, `${keyId}|${subject}`).toString('base64url');
    return { keyId, wrappingKeyId, wrapped };
  }

  private unwrap(subject: string, { keyId, wrapped }: WrappedKey): DataKey {
    const sealed = Buffer.from(wrapped, 'base64url');
    const [nonce, text] = [sealed.subarray(0, NONCE_BYTES), sealed.subarray(NONCE_BYTES)];
    return { keyId, key: decrypt(this.wrappingKey, nonce, text, `${keyId}|${subject}`) };
  }
}
