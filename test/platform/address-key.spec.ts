import { addressKey, networkKeys } from '../../src/platform/address-key';

describe('the search key of an address', () => {
  it.each([
    ['192.0.2.7', '4c0000207'],
    ['255.255.255.0', '4ffffff00'],
    ['0.0.0.0', '400000000'],
    ['::ffff:192.0.2.7', '4c0000207'],
    ['2001:db8::1', '620010db8000000000000000000000001'],
    ['::1', '600000000000000000000000000000001'],
    ['[2001:DB8::1]', '620010db8000000000000000000000001'],
  ])('of %s is %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
    expect(networkKeys(address)).toEqual({ first: key, last: key });
  });

  it.each([
    '',
    'lab',
    '192.0.2',
    '192.0.2.',
    '192.0.2.256',
    '192.0.2.07',
    '192.0.2.00',
    '192.0.2.7.1',
    '192..2.7',
    '192.0.2.7/32',
    '١.1.1.1',
    '...',
    '1:2',
  ])('is not there for "%s"', (text) => {
    expect(addressKey(text)).toBeUndefined();
  });

  it.each([
    ['192.0.2.0/24', '4c0000200', '4c00002ff'],
    ['10.0.0.0/7', '40a000000', '40bffffff'],
    ['2001:db8::/33', '620010db8000000000000000000000000', '620010db87fffffffffffffffffffffff'],
  ])('of the network %s is a range', (network, first, last) => {
    expect(networkKeys(network)).toEqual({ first, last });
  });
});
