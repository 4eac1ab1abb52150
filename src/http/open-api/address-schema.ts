const V6_GROUP = '[0-9a-fA-F]{1,4}';

/** JSON Schema of an IP address or a network in CIDR form. */
export const ADDRESS_OR_NETWORK = {
  anyOf: [
    { format: 'ipv4' },
    { format: 'ipv6' },
    {
      pattern:
        '^(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])[.]){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])/(?:3[0-2]|[12]?[0-9])$',
    },
    { pattern: `^(?:${V6_GROUP}:){1,6}:/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9])$` },
    { pattern: `^(?:${V6_GROUP}:){7}${V6_GROUP}/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9])$` },
  ],
};
