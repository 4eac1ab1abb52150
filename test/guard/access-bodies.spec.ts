import fc from 'fast-check';
import { AccessBody } from '../../src/guard/access.bodies';
import { isQuicklyAccepted } from '../../src/http/quick-check';
import { RequestPipe } from '../../src/http/validation';

const PEOPLE_MAX = 5_000;
const USER_ID = '019b7f00-0000-7000-8000-00000000000a';

const isQuick = (body: unknown): boolean => isQuicklyAccepted(AccessBody, body);

/** Values that a rule may be about. */
const anything = fc.oneof(
  fc.anything(),
  fc.constantFrom(
    USER_ID,
    USER_ID.toUpperCase(),
    'ada',
    '',
    'a\u0000b',
    '\uD800',
    '0',
    25,
    26,
    -1,
    0.5,
    1e20,
  ),
);
const sessions = fc.oneof(
  fc.record({ name: fc.string(), userId: fc.uuid(), passwordRevision: fc.nat() }, { requiredKeys: ['name'] }),
  fc.record(
    { name: anything, userId: anything, passwordRevision: anything, more: anything },
    { requiredKeys: [] },
  ),
  anything,
);
const bodies = fc.oneof(
  fc.record({ people: fc.array(fc.oneof(sessions), { maxLength: 3 }), waitSeconds: fc.nat({ max: 30 }) }),
  fc.record(
    { people: fc.oneof(fc.array(sessions), anything), waitSeconds: anything, more: anything },
    { requiredKeys: [] },
  ),
  anything,
);

/** What class-validator makes of a body: a copy, so that the quick check does not take it. */
class SlowBody extends AccessBody {}
const pipe = new RequestPipe();
const checked = (body: unknown): Promise<unknown> =>
  pipe.transform(body, { type: 'body', metatype: SlowBody });

describe('the quick check of a list of people', () => {
  it('accepts nothing that the class refuses or changes', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        // as a request brings it
        const text = JSON.stringify(body) as string | undefined;
        const sent: unknown = text === undefined ? null : JSON.parse(text);
        if (!isQuick(sent)) return;
        accepted += 1;
        expect(JSON.parse(JSON.stringify(await checked(sent)))).toEqual(sent);
      }),
      { numRuns: 5_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it('accepts what hubs send, as it was sent', async () => {
    const people = [{ name: 'ada' }, { name: 'Ben', userId: USER_ID, passwordRevision: 0 }];
    for (const body of [{ people }, { people: [], waitSeconds: 25 }])
      expect(await pipe.transform(body, { type: 'body', metatype: AccessBody })).toBe(body);
  });

  it('leaves a longer list to the class', () => {
    const people = Array.from({ length: PEOPLE_MAX + 1 }, () => ({ name: 'ada' }));
    expect([isQuick({ people: people.slice(1) }), isQuick({ people })]).toEqual([true, false]);
  });
});
