// Run with --expose-gc; takes the folder of compiled sources, prints the memory used by a million addresses and names.
const { join } = require('node:path');
const [, , sources] = process.argv;
const { RequestCountStorage } = require(join(sources, 'http', 'limits', 'request-count-storage.js'));
const { AddressStates } = require(join(sources, 'sign-in', 'address-states.js'));

const SPRAYED = 1_000_000;
const BEGIN = Date.parse('2026-01-01T00:00:00.000Z');
const policy = { addressFailures: 100, addressNames: 30, addressWindowSeconds: 600 };
let now = BEGIN;
let instant = new Date(now).toISOString();
const advance = (ms) => {
  now += ms;
  instant = new Date(now).toISOString();
};
const requests = new RequestCountStorage({ now: () => instant, nowMs: () => now });
const addresses = new AddressStates(policy);

const inUse = () => {
  global.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
const nameOf = (i) => i.toString(16).padStart(32, '0');
const networkOf = (i) => `2001:db8:${(i >> 16).toString(16)}:${(i & 0xffff).toString(16)}::/64`;

/** The addresses with many failures come first: they must not be evicted, least of all the refused one. */
const heavy = '198.51.100.7';
const refused = '198.51.100.8';
for (let i = 0; i < 20; i += 1) {
  requests.increment(heavy, 600_000, 600);
  addresses.countFailure(heavy, { name: nameOf(i), at: instant });
}
for (let i = 0; i < policy.addressNames; i += 1)
  addresses.countFailure(refused, { name: nameOf(i), at: instant });

const before = inUse();
for (let i = 0; i < SPRAYED; i += 1) {
  if (i % 10_000 === 0) advance(1);
  requests.increment(networkOf(i), 600_000, 600);
  addresses.countFailure(networkOf(i), { name: nameOf(i), at: instant });
  // also one address with very many names
  if (i % 10 === 0) addresses.countFailure('203.0.113.9', { name: nameOf(i), at: instant });
}
const growth = inUse() - before;
const atOnce = { requests: requests.size, addresses: addresses.size };
const kept = {
  heavyFailures: addresses.stateOf(heavy).failures.length,
  isRefused: addresses.stateOf(refused).refusedUntil !== null,
};

/** Two windows later, nothing is left. */
async function report() {
  const { totalHits: heavyHits } = await requests.increment(heavy, 600_000, 600);
  for (let windows = 0; windows < 2; windows += 1) {
    advance(600_000);
    addresses.countFailure('192.0.2.1', { name: nameOf(0), at: instant });
    requests.increment('192.0.2.1', 600_000, 600);
  }
  console.log(
    JSON.stringify({ growth, ...atOnce, ...kept, heavyHits, left: addresses.size + requests.size }),
  );
}
void report();
