import { compileUsernamePattern } from '../../src/config/username-pattern';
import { DEFAULT_USERNAME_PATTERN, LOCAL_USERS_PATTERN } from '../../src/domain/username-pattern';
import { assertUsername } from '../../src/domain/username';
import { de } from '../../web/src/texts/de';
import { en, type Texts } from '../../web/src/texts/en';
import { faultText } from '../../web/src/texts/fault-text';
import { refusalOf } from '../support/given';

/** What the pages say of a username that a rule refuses. */
const textsOf = (username: string, pattern: string): string[] => {
  const rules = { pattern: compileUsernamePattern(pattern), reserved: new Set<string>() };
  const faults = refusalOf(() => assertUsername(username, rules)).details.fields ?? [];
  return [en, de].flatMap((texts: Texts) => faults.map((fault) => faultText(texts, fault)));
};

describe('the text about a username that is not allowed', () => {
  it('says in words what is wrong, and what is allowed', () => {
    expect(textsOf('Anna Müller\u200B', DEFAULT_USERNAME_PATTERN)).toEqual([
      'Not allowed in a username, or not in this place: a space, “ü”, U+200B. ' +
        'A username can only have the letters a to z, digits, dots, hyphens and underscores, and must begin with a letter or a digit.',
      'In einem Benutzernamen oder an dieser Stelle nicht erlaubt: ein Leerzeichen, „ü“, U+200B. ' +
        'Ein Benutzername darf nur die Buchstaben a bis z, Ziffern, Punkte, Bindestriche und Unterstriche enthalten ' +
        'und muss mit einem Buchstaben oder einer Ziffer beginnen.',
    ]);
  });

  it('says in words what is allowed at a hub with users of the machine', () => {
    expect(textsOf('a.b', LOCAL_USERS_PATTERN)).toEqual([
      expect.stringContaining(
        '“.”. A username can only have the letters a to z, digits, hyphens and underscores, must begin',
      ),
      expect.stringContaining('muss mit einem Buchstaben beginnen und hat höchstens 32 Zeichen.'),
    ]);
  });

  it('names the pattern after the words where the administrator has set another one', () => {
    expect(textsOf('a@b', '[a-z]+')).toEqual([
      'Not allowed in a username, or not in this place: “@”. ' +
        'The rule for usernames here is the regular expression “[a-z]+”.',
      'In einem Benutzernamen oder an dieser Stelle nicht erlaubt: „@“. ' +
        'Für Benutzernamen gilt hier der reguläre Ausdruck „[a-z]+“.',
    ]);
    expect(textsOf('anna', 's[0-9]{5}')[0]).toBe(
      'This username is not allowed here. Choose another one. ' +
        'The rule for usernames here is the regular expression “s[0-9]{5}”.',
    );
  });

  it.each(['..', 'a'.repeat(65), '019b7f00-0000-7000-8000-00000000000a'])(
    'names no rule that the username keeps: %s',
    (username) => {
      expect(textsOf(username, '[a-z0-9.-]+')[0]).toBe(
        'This username is not allowed here. Choose another one.',
      );
    },
  );
});
