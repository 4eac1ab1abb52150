import { Keyring } from '../../src/event-store/keyring';
import { addKey, destroyKey, keyringFor, TEST_SECRET } from '../support/keys';
import { ANNA, BEN } from '../support/people';

const OTHER_SECRET = 'another secret that is used in tests alone';

const messageOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('nothing was thrown');
};

describe('the secret of another book', () => {
  const deployment = new Keyring(TEST_SECRET).createDeployment('store-1', 'epoch-1');
  const other = new Keyring(OTHER_SECRET);
  const message = messageOf(() => other.openDeployment(deployment));

  it('is refused, with what to set and which secret is wanted', () => {
    expect(message).toContain('GATEBOOK_SECRET');
    expect(message).toContain(deployment.nameKey.wrappingKeyId);
    expect(message).toContain(other.wrappingKeyId);
  });

  it('is not revealed, and neither is the right one', () => {
    expect(message).not.toContain(OTHER_SECRET);
    expect(message).not.toContain(TEST_SECRET);
  });
});

describe('a deployment whose keys were changed', () => {
  const keyring = new Keyring(TEST_SECRET);
  const one = keyring.createDeployment('store-1', 'epoch-1');
  const two = keyring.createDeployment('store-2', 'epoch-2');

  it.each([
    ['name key', { ...one, nameKey: two.nameKey }],
    ['own key', { ...one, personalKey: two.personalKey }],
  ])('is refused as damaged: %s', (_, changed) => {
    expect(() => keyring.openDeployment(changed)).toThrow('the store is damaged');
  });

  it('is refused when its keys changed places', () => {
    const swapped = { ...one, nameKey: one.personalKey, personalKey: one.nameKey };
    expect(() => keyring.openDeployment(swapped)).toThrow('unable to authenticate');
  });
});

describe('a new deployment', () => {
  const keyring = new Keyring(TEST_SECRET);
  const deployment = keyring.createDeployment('store-1', 'epoch-1');

  it('says nothing of its secret or of its keys in plain text', () => {
    const stored = JSON.stringify(deployment);
    expect(stored).not.toContain(TEST_SECRET);
    expect(Buffer.from(deployment.nameKey.wrapped, 'base64url')).toHaveLength(12 + 32 + 16);
  });

  it('has other keys than any other', () => {
    const other = keyring.createDeployment('store-1', 'epoch-1');
    expect(other.checks.nameKey).not.toBe(deployment.checks.nameKey);
    expect(other.checks.secret).toBe(deployment.checks.secret);
  });
});

describe('the key in stream names', () => {
  const keyring = keyringFor();

  it('is 32 hex digits, the same for every way to type a name', () => {
    expect(keyring.nameKeyOf('anna')).toMatch(/^[0-9a-f]{32}$/u);
    expect(keyring.nameKeyOf(' ANNA ')).toBe(keyring.nameKeyOf('anna'));
  });

  it('is another one in each deployment, so that nobody can guess names by it', () => {
    expect(keyringFor().nameKeyOf('anna')).not.toBe(keyring.nameKeyOf('anna'));
  });

  it('is not available before the deployment is open', () => {
    expect(() => new Keyring(TEST_SECRET).nameKeyOf('anna')).toThrow('not open yet');
  });
});

describe('a key for one purpose', () => {
  it('is the same after a restart, and another one for each purpose and secret', () => {
    const key = new Keyring(TEST_SECRET).keyFor('devices');
    expect(key).toHaveLength(32);
    expect(new Keyring(TEST_SECRET).keyFor('devices')).toEqual(key);
    expect(new Keyring(TEST_SECRET).keyFor('sessions')).not.toEqual(key);
    expect(new Keyring(OTHER_SECRET).keyFor('devices')).not.toEqual(key);
  });

  it('comes from a derivation that never changes: wrapped keys in the book depend on it', () => {
    const id = new Keyring(TEST_SECRET).wrappingKeyId;
    expect(id).toBe('5ced16a046447ce6');
  });
});

describe("a person's key", () => {
  it('is known from its event on, under the id that the event names', () => {
    const keyring = keyringFor();
    expect(keyring.keyOf(ANNA)).toBeUndefined();
    const { data } = addKey(keyring, ANNA);
    expect(keyring.keyOf(ANNA)).toMatchObject({ keyId: data.keyId });
    expect(keyring.keyOf(BEN)).toBeUndefined();
  });

  it('cannot be given to another person', () => {
    const keyring = keyringFor();
    const { data } = addKey(keyring, ANNA);
    keyring.apply({ type: 'KeyCreated', data: { ...data, subject: BEN } });
    expect(() => keyring.keyOf(BEN)).toThrow('unable to authenticate');
  });

  it('that was destroyed stays destroyed when an event from before is delivered again', () => {
    const keyring = keyringFor();
    const created = addKey(keyring, ANNA);
    destroyKey(keyring, ANNA);
    keyring.apply(created);
    expect(keyring.keyOf(ANNA)).toBe('destroyed');
  });

  it('is not touched by events about other things', () => {
    const keyring = keyringFor(ANNA);
    const key = keyring.keyOf(ANNA);
    keyring.apply({ type: 'UserDeleted', data: { userId: ANNA, erase: true } });
    expect(keyring.keyOf(ANNA)).toBe(key);
  });
});
