import { randomBytes } from 'node:crypto';
import { compareSync, encodeBase64 } from 'bcryptjs';
import { assertCost, malformed, type BlockingFamily } from './hash-family';

const HASH = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const SALT_BYTES = 16;
const TAG_BYTES = 23;

/** Each step doubles the work: 10 is a tenth of a second, 15 more than two seconds. */
const COST = { least: 10, most: 15 };

/** bcrypt as PHP (`2y`), Python (`2b`) and older programs (`2a`) write it. It compares the first 72 bytes of a password. */
export const bcrypt: BlockingFamily = {
  name: 'bcrypt',
  claims: (text) => /^\$2[a-z]?\$/.test(text),
  schemeOf: (text) => {
    const [, cost] = HASH.exec(text) ?? [];
    if (cost === undefined) throw malformed('bcrypt');
    assertCost({ family: 'bcrypt', what: 'a cost of', value: Number(cost), ...COST });
    return `$2b$${cost}$`;
  },
  dummyOf: (scheme) =>
    scheme +
    encodeBase64(randomBytes(SALT_BYTES), SALT_BYTES) +
    encodeBase64(randomBytes(TAG_BYTES), TAG_BYTES),
  verify: (text, password) => compareSync(password, text),
};
