import { addressKey, addressOfKey } from '../../../src/platform/address-key';
import { sharedPrivateAddress } from '../../../src/projections/audit/shared-address';

const from = (address: string | null, people = 20) =>
  Array.from({ length: people }, (_, index) => ({
    userId: `user-${String(index)}`,
    addressKey: address === null ? null : (addressKey(address) ?? ''),
  }));

describe('the address that many people share', () => {
  it.each([
    '10.1.2.3',
    '172.31.255.1',
    '192.168.0.1',
    '127.0.0.1',
    '169.254.1.1',
    '::1',
    'fd00::1',
    'fe80::1',
  ])('is a proxy, if it is private: %s', (address) => {
    expect(sharedPrivateAddress(from(address))).toBe(address);
  });

  it.each(['192.0.2.1', '172.32.0.1', '11.0.0.1', '2001:db8::1'])(
    'may be that of a school, if it is public: %s',
    (address) => {
      expect(sharedPrivateAddress(from(address))).toBeNull();
    },
  );

  it('is none with few people, with two addresses, or with one that is not known', () => {
    expect(sharedPrivateAddress([])).toBeNull();
    expect(sharedPrivateAddress(from('10.1.2.3', 19))).toBeNull();
    expect(sharedPrivateAddress([...from('10.1.2.3'), ...from('10.1.2.4', 1)])).toBeNull();
    expect(sharedPrivateAddress([...from('10.1.2.3'), ...from(null, 1)])).toBeNull();
    expect(sharedPrivateAddress(from(null))).toBeNull();
  });
});

describe('a key of an address', () => {
  it.each(['192.0.2.1', '0.0.0.0', '255.255.255.255', '2001:db8::1', '::', '::1'])(
    'is turned back: %s',
    (text) => {
      expect(addressOfKey(addressKey(text) ?? '')).toBe(text);
    },
  );
});
