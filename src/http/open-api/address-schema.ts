const V6_GROUP = '[0-9a-fA-F]{1,4}';

const BYTE = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const V4 = `(?:${BYTE}[.]){3}${BYTE}`;

const text = (form: { readonly format?: string; readonly pattern?: string }) => ({ type: 'string', ...form });

const ADDRESSES = [text({ format: 'ipv4' }), text({ format: 'ipv6' })];

/** JSON Schema of an IP address. */
export const ADDRESS = { anyOf: [...ADDRESSES] };

/** JSON Schema of an IP address, with the port of the connection or without. */
export const ADDRESS_AND_PORT = {
  anyOf: [
    ...ADDRESSES,
    text({ pattern: `^${V4}:[1-9][0-9]{0,3}$` }),
    text({ pattern: `^\\[(?:${V6_GROUP}:){7}${V6_GROUP}\\]:[1-9][0-9]{0,3}$` }),
  ],
};

/** JSON Schema of an IP address or a network in CIDR form. */
export const ADDRESS_OR_NETWORK = {
  anyOf: [
    ...ADDRESSES,
    text({ pattern: `^${V4}/(?:3[0-2]|[12]?[0-9])$` }),
    text({ pattern: `^(?:${V6_GROUP}:){1,6}:/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9])$` }),
    text({ pattern: `^(?:${V6_GROUP}:){7}${V6_GROUP}/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9])$` }),
  ],
};
