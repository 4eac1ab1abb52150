import type { SealedPersonal } from '../../src/event-store/event-store';
import { Keyring } from '../../src/event-store/keyring';
import { open, seal } from '../../src/event-store/sealing';
import { addKey, destroyKey, keyringFor, TEST_SECRET } from '../support/keys';
import { ANNA, BEN } from '../support/people';

const EVENT = '019b7f00-0000-5000-8000-000000000001';
const OTHER_EVENT = '019b7f00-0000-5000-8000-000000000002';
const facts = { username: 'anna', profile: { room: 'Å 1' } };

const only = (sealed: readonly SealedPersonal[]): SealedPersonal => {
  const [first, ...others] = sealed;
  if (first === undefined || others.length > 0) throw new Error('one sealed part was expected');
  return first;
};

/** The same text with one bit flipped. */
const flipped = (base64url: string, byte: number): string => {
  const bytes = Buffer.from(base64url, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(byte) ^ 1, byte);
  return bytes.toString('base64url');
};

describe('what an event says about people', () => {
  const keyring = keyringFor(ANNA, BEN);
  const personal = seal(keyring, EVENT, { [ANNA]: facts, [BEN]: { reason: 'a friend' } });

  it('is opened for each of them', () => {
    const event = { eventId: EVENT, personal };
    expect(open(keyring, event, ANNA)).toEqual({ kind: 'opened', fields: facts });
    expect(open(keyring, event, BEN)).toEqual({ kind: 'opened', fields: { reason: 'a friend' } });
  });

  it('shows nothing of it in what is stored', () => {
    expect(JSON.stringify(personal)).not.toMatch(/anna|room|friend/u);
  });

  it('has a nonce of 96 bits that is another one each time', () => {
    const again = seal(keyring, EVENT, { [ANNA]: facts, [BEN]: { reason: 'a friend' } });
    const nonces = [...personal, ...again].map(({ nonce }) => nonce);
    expect(new Set(nonces).size).toBe(4);
    expect(nonces.map((nonce) => Buffer.from(nonce, 'base64url').length)).toEqual([12, 12, 12, 12]);
  });

  it('is nothing about a person whom it does not name', () => {
    expect(open(keyring, { eventId: EVENT, personal: [] }, ANNA)).toEqual({ kind: 'opened', fields: {} });
  });

  it('is not stored where there are no facts', () => {
    expect(seal(keyring, EVENT, { [ANNA]: {} })).toEqual([]);
  });
});

describe('T-79: what was sealed for one place', () => {
  const keyring = keyringFor(ANNA, BEN);
  const sealed = only(seal(keyring, EVENT, { [ANNA]: facts }));

  it('does not open in another event', () => {
    expect(open(keyring, { eventId: OTHER_EVENT, personal: [sealed] }, ANNA)).toEqual({ kind: 'failed' });
  });

  it('does not open for another subject, also when it claims that one key', () => {
    const moved = { ...sealed, subject: BEN };
    const bens = only(seal(keyring, EVENT, { [BEN]: facts }));
    const claimed = { ...moved, keyId: bens.keyId };
    expect(open(keyring, { eventId: EVENT, personal: [moved] }, BEN)).toEqual({ kind: 'failed' });
    expect(open(keyring, { eventId: EVENT, personal: [claimed] }, BEN)).toEqual({ kind: 'failed' });
  });

  it('does not open under the key of another deployment', () => {
    expect(open(keyringFor(ANNA), { eventId: EVENT, personal: [sealed] }, ANNA)).toEqual({ kind: 'failed' });
  });
});

describe('what was tampered with', () => {
  const keyring = keyringFor(ANNA);
  const sealed = only(seal(keyring, EVENT, { [ANNA]: facts }));
  const length = Buffer.from(sealed.ciphertext, 'base64url').length;

  it.each([
    ['the first byte', { ciphertext: flipped(sealed.ciphertext, 0) }],
    ['the tag', { ciphertext: flipped(sealed.ciphertext, length - 1) }],
    ['the nonce', { nonce: flipped(sealed.nonce, 3) }],
    ['the length', { ciphertext: sealed.ciphertext.slice(0, 8) }],
    ['everything', { ciphertext: '', nonce: '' }],
    ['the key id', { keyId: 'another' }],
  ])('in %s fails to open', (_, change) => {
    const personal = [{ ...sealed, ...change }];
    expect(open(keyring, { eventId: EVENT, personal }, ANNA)).toEqual({ kind: 'failed' });
  });
});

describe('a subject without a key', () => {
  const sealed = seal(keyringFor(ANNA), EVENT, { [ANNA]: facts });

  it('opens to a failure', () => {
    expect(open(keyringFor(), { eventId: EVENT, personal: sealed }, ANNA)).toEqual({ kind: 'failed' });
  });

  it('gets nothing sealed: that is a defect, and the message holds nothing personal', () => {
    const write = () => seal(keyringFor(), EVENT, { [ANNA]: facts });
    expect(write).toThrow(`no data key for the subject of event ${EVENT}`);
  });
});

describe('a subject whose wrapped key is damaged', () => {
  it('opens to a failure, not to a halt', () => {
    const keyring = keyringFor(ANNA);
    const sealed = seal(keyring, EVENT, { [ANNA]: facts });
    const { data } = addKey(keyring, ANNA);
    keyring.apply({ type: 'KeyCreated', data: { ...data, wrapped: flipped(data.wrapped, 20) } });
    expect(open(keyring, { eventId: EVENT, personal: sealed }, ANNA)).toEqual({ kind: 'failed' });
  });
});

describe('a person who was erased', () => {
  const keyring = keyringFor(ANNA, BEN);
  const personal = seal(keyring, EVENT, { [ANNA]: facts, [BEN]: facts });
  destroyKey(keyring, ANNA);

  it('opens to an erasure, and nobody else’s data does', () => {
    expect(open(keyring, { eventId: EVENT, personal }, ANNA)).toEqual({ kind: 'erased' });
    expect(open(keyring, { eventId: EVENT, personal }, BEN)).toEqual({ kind: 'opened', fields: facts });
  });

  it('gets nothing sealed any more', () => {
    const sealed = seal(keyring, OTHER_EVENT, { [ANNA]: facts, [BEN]: facts });
    expect(sealed.map(({ subject }) => subject)).toEqual([BEN]);
  });
});

describe('a restart', () => {
  it('opens what was sealed before, with the keys of the book and the secret', () => {
    const before = new Keyring(TEST_SECRET);
    const deployment = before.createDeployment('store-1', 'epoch-1');
    before.openDeployment(deployment);
    const created = addKey(before, ANNA);
    const personal = seal(before, EVENT, { [ANNA]: facts, deployment: { address: '192.0.2.1' } });

    const after = new Keyring(TEST_SECRET);
    after.openDeployment(deployment);
    after.apply(created);
    const event = { eventId: EVENT, personal };
    expect(open(after, event, ANNA)).toEqual({ kind: 'opened', fields: facts });
    expect(open(after, event, 'deployment')).toEqual({ kind: 'opened', fields: { address: '192.0.2.1' } });
  });
});
