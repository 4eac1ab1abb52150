import fc from 'fast-check';
import { LogInBody } from '../../src/guard/guard.bodies';
import { Instant, Password } from '../../src/http/fields';
import { isQuicklyAccepted, QuickCheck } from '../../src/http/quick-check';
import { RequestPipe } from '../../src/http/validation';
import { SignInBody } from '../../src/sessions/sessions.bodies';

const anything = fc.oneof(
  fc.anything(),
  fc.constantFrom('ada', '', 'a\u0000b', '\uD800', '😀'.repeat(40), 'x'.repeat(65), 'x'.repeat(2_000)),
);
const optional = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });

/** What class-validator makes of a body: a copy, so that the quick check does not take it. */
class SlowLogIn extends LogInBody {}
class SlowSignIn extends SignInBody {}
const pipe = new RequestPipe();

const LOG_IN = {
  type: LogInBody,
  slow: SlowLogIn,
  needed: ['username', 'password'],
  optional: ['clientAddress', 'userAgent', 'device', 'otp'],
};
const SIGN_IN = {
  type: SignInBody,
  slow: SlowSignIn,
  needed: [],
  optional: ['username', 'password', 'ticket'],
};

const fieldsOf = (names: readonly string[], value: fc.Arbitrary<unknown>) =>
  Object.fromEntries(names.map((name) => [name, value]));

describe.each([
  ['of a hub', LOG_IN],
  ['on the pages', SIGN_IN],
])('the quick check of a sign-in %s', (_, { type, slow, needed, optional: others }) => {
  const names = [...needed, ...others];

  it('accepts nothing that the class refuses or changes', async () => {
    const bodies = fc.oneof(
      optional(fieldsOf(names, fc.string())),
      optional(fieldsOf([...names, 'more'], anything)),
      anything,
    );
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        // as a request brings it
        const text = JSON.stringify(body) as string | undefined;
        const sent: unknown = text === undefined ? null : JSON.parse(text);
        if (!isQuicklyAccepted(type, sent)) return;
        accepted += 1;
        const checked: unknown = await pipe.transform(sent, { type: 'body', metatype: slow });
        expect(JSON.parse(JSON.stringify(checked))).toEqual(sent);
      }),
      { numRuns: 3_000 },
    );
    expect(accepted).toBeGreaterThan(50);
  });

  it('accepts what is usually sent, as it was sent', async () => {
    const body = Object.fromEntries(names.map((name) => [name, 'a text']));
    expect(await pipe.transform(body, { type: 'body', metatype: type })).toBe(body);
  });

  it('leaves a body without a field that it needs to the class', () => {
    const body = Object.fromEntries(names.map((each) => [each, 'a text']));
    for (const name of needed) {
      expect(isQuicklyAccepted(type, { ...body, [name]: undefined })).toBe(false);
      expect(
        isQuicklyAccepted(type, Object.fromEntries(Object.entries(body).filter(([each]) => each !== name))),
      ).toBe(false);
    }
  });
});

describe('a class of bodies with a field that is not quickly checked', () => {
  it('cannot be quickly checked', () => {
    class Timed {
      @Password()
      password: string;

      @Instant({})
      at: string;
    }
    expect(() => QuickCheck()(Timed)).toThrow('Timed.at has no QuickField');
  });
});
