/** The digits of crypt(3), which is not the alphabet of base64. */
const DIGITS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGIT_BITS = 6;
const DIGIT_MASK = 0b11_1111;

/** The lowest bits of a number as digits of crypt(3), the least significant first. */
export const cryptDigits = (value: number, count: number): string =>
  Array.from({ length: count }, (_, index) =>
    DIGITS.charAt((value >> (index * DIGIT_BITS)) & DIGIT_MASK),
  ).join('');

/** As many digits as there are bytes, for salts. */
export const digitsOf = (bytes: Buffer): string => [...bytes].map((byte) => cryptDigits(byte, 1)).join('');
