import fc from 'fast-check';

export const NAMES = ['ada', 'bob', 'cleo'] as const;

const name = fc.constantFrom(...NAMES);
const device = fc.constantFrom(null, 'laptop');
const outcome = fc.constantFrom('succeeded', 'failed', 'refused', 'none');
const plain = [
  'signUp',
  'approve',
  'reject',
  'unblock',
  'blockByPolicy',
  'delete',
  'erase',
  'link',
  'grant',
  'revoke',
  'reset',
] as const;
/** All requests that can be made; most are refused or change nothing, as in practice. */
export const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('signUp' as const), name }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom(...plain), name }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('block' as const), name, hours: fc.constantFrom(null, 1, 48) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('groups' as const),
      name,
      groups: fc.uniqueArray(fc.constantFrom('x', 'y', 'z')),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('blockByHub' as const, 'liftHubBlock' as const),
      name,
      hub: fc.constantFrom('lab', 'games'),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('logIn' as const), name, device, outcome }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      name,
      seconds: fc.integer({ min: 1, max: 90_000 }),
    }),
  },
);
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
