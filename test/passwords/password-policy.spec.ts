import { PasswordPolicy } from '../../src/passwords/password-policy';
import { StrengthMeter } from '../../src/passwords/strength-meter';
import { refusalOf } from './support';

const meter = new StrengthMeter();
const policy = new PasswordPolicy({ minLength: 8, minScore: 2 }, meter);
const strict = new PasswordPolicy({ minLength: 15, minScore: 2 }, meter);
const lax = new PasswordPolicy({ minLength: 8, minScore: 0 }, meter);

afterAll(() => meter.close());

const reasonsFor = async (password: string, context = {}, judge = policy): Promise<string[]> =>
  (await judge.check(password, context)).reasons;

describe('T-15 a password of any characters', () => {
  it.each([
    ['letters only', 'wanderingotterkind'],
    ['digits only', '80417263958142'],
    ['spaces', 'kind otter wanders off'],
    ['emoji', '🐈🐕🐦🐟🐢🐍🦊🐝'],
    ['Arabic', 'مرحبا بالعالم القديم'],
    ['Chinese', '春眠不觉晓处处闻啼鸟'],
    ['64 code points', 'kind otter wanders off to the old lighthouse near a green hill!!'],
    [
      '256 code points',
      Array.from({ length: 256 }, (_, index) => String.fromCodePoint(0x4e00 + index * 37)).join(''),
    ],
  ])('is accepted: %s', async (_, password) => {
    const strength = await policy.check(password, { username: 'alice' });
    expect(strength).toMatchObject({ acceptable: true, reasons: [] });
  });
});

describe('a password with a control character', () => {
  it.each(['\0', '\u0001', '\t', '\n', '\r', '\u001F', '\u007F', '\u0080', '\u0085', '\u009F'])(
    'is refused when it is set, since no login form can send it: %j',
    async (control) => {
      expect(await reasonsFor(`kind otter${control}wanders off`)).toEqual(['control_character']);
      const refusal = await refusalOf(
        policy.assertAcceptable('password', `kind otter wanders${control}`, {}),
      );
      expect(refusal.details.fields).toMatchObject([{ field: 'password', code: 'control_character' }]);
    },
  );
});

describe('T-15 the length of a password', () => {
  it.each([
    ['7 code points', 'x7#Lw2$', ['too_short']],
    ['7 code points of two units each', '🐈🐕🐦🐟🐢🐍🦊', ['too_short']],
    ['8 code points that NFKC makes 7', 'x7#Lw2A\u030A', ['too_short']],
    ['8 code points', 'x7#Lw2$k', []],
    ['4 that NFKC makes 8', '\uFB01\uFB02\uFB03\uFB04'.slice(0, 3) + '7#', []],
    ['257 code points', '春眠'.repeat(128) + '晓', ['too_long']],
    ['a lone surrogate', 'x7#Lw2$kq\uD800', ['not_text']],
  ])('%s', async (_, password, reasons) => {
    expect(await reasonsFor(password, {}, lax)).toEqual(reasons);
  });

  it('can be set to 15, as is recommended without a second factor', async () => {
    expect(await reasonsFor('x7#Lw2$kq9!mZp', {}, strict)).toEqual(['too_short']);
    expect(await reasonsFor('x7#Lw2$kq9!mZpV', {}, strict)).toEqual([]);
    expect(strict.settings).toEqual({ minLength: 15, minScore: 2 });
  });

  it.each([7, 0, 257, 8.5, Number.NaN])('cannot be set to %d', (minLength) => {
    expect(() => new PasswordPolicy({ minLength, minScore: 2 }, meter)).toThrow(RangeError);
  });
});

describe('T-16 a common password', () => {
  it.each(['password', 'PassWord', 'iloveyou', 'qwertyuiop', '\uFF30assword', 'trustno1'])(
    'is refused, whatever its case and width: %s',
    async (password) => {
      expect(await reasonsFor(password, {}, lax)).toEqual(['too_common']);
    },
  );

  it('is reported together with its length', async () => {
    expect(await reasonsFor('qwerty')).toEqual(['too_short', 'too_common', 'too_weak']);
  });
});

describe('T-16 a password made of the person’s own names', () => {
  const context = { username: 'alice.liddell', email: 'Dodgson_1865@example.org', words: ['gatebook'] };

  it.each([
    ['alice.liddell', 'contains_username'],
    ['ALICE.LIDDELL', 'contains_username'],
    ['aliceliddell', 'contains_username'],
    ['alice2024!!', 'contains_username'],
    ['2024liddell', 'contains_username'],
    ['4l1ce-2024', 'contains_username'],
    ['ecila!2024', 'contains_username'],
    ['alicealicealice', 'contains_username'],
    ['dodgson_1865', 'contains_email'],
    ['Dodgson#7!', 'contains_email'],
    ['d0dg50n1865x', 'contains_email'],
    ['GateBook-26', 'contains_word'],
  ])('is refused: %s', async (password, reason) => {
    expect(await reasonsFor(password, context, lax)).toEqual([reason]);
  });

  it.each(['alice fell down the rabbit hole', 'my gatebook has dozens of pages'])(
    'is accepted when enough is left without them: %s',
    async (password) => {
      expect(await reasonsFor(password, context)).toEqual([]);
    },
  );

  it.each([
    ['a name of two letters', 'royal palace', { username: 'al' }],
    ['an empty name', 'kind-otter-42', { username: '' }],
    ['an address without a name', 'kind-otter-42', { email: '@example.org' }],
    ['an address without a host', 'kind-otter-42', { email: 'somebody' }],
    ['a name of separators', 'kind-otter-42', { username: '...' }],
  ])('does not refuse by %s', async (_, password, names) => {
    expect(await reasonsFor(password, names)).toEqual([]);
  });
});

describe('a weak password', () => {
  it('is refused by its score, with advice', async () => {
    const strength = await policy.check('aaaaaaaaaaaab', {});
    expect(strength).toMatchObject({ acceptable: false, reasons: ['too_weak'] });
    expect(strength.score).toBeLessThan(2);
    expect(strength.suggestions.length).toBeGreaterThan(0);
  });
});

describe('asserting', () => {
  it('lets an acceptable password pass', async () => {
    await expect(policy.assertAcceptable('password', 'kind-otter-42-wanders', {})).resolves.toBeUndefined();
  });

  it('names every reason by the field, and never the password', async () => {
    const refusal = await refusalOf(policy.assertAcceptable('newPassword', 'alice', { username: 'alice' }));
    expect(refusal.code).toBe('validation_failed');
    expect(refusal.details.fields?.map(({ field, code }) => [field, code])).toEqual([
      ['newPassword', 'too_short'],
      ['newPassword', 'too_common'],
      ['newPassword', 'contains_username'],
      ['newPassword', 'too_weak'],
    ]);
    expect(JSON.stringify([refusal.message, refusal.details])).not.toContain('alice');
  });
});
