import { Keyring } from '../../src/event-store/keyring';

/** Long enough for a secret, but not one. */
export const TEST_SECRET = 'a secret that is used in tests alone';

/** The keyring of a new in-memory deployment, with a data key for each subject. */
export function keyringFor(...subjects: string[]): Keyring {
  const keyring = new Keyring(TEST_SECRET);
  keyring.openDeployment(keyring.createDeployment('store-1', 'epoch-1'));
  for (const subject of subjects) addKey(keyring, subject);
  return keyring;
}

/** Creates a data key and adds it to the keyring, as if it were in the book. */
export function addKey(keyring: Keyring, subject: string) {
  const data = keyring.create(subject);
  const event = { type: 'KeyCreated', data: { ...data } };
  keyring.apply(event);
  return event;
}

export const destroyKey = (keyring: Keyring, subject: string): void =>
  keyring.apply({ type: 'KeyDestroyed', data: { subject } });
