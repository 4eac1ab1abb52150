import { format } from '../../web/src/admin/texts/format';
import { de } from '../../web/src/texts/de';
import { en } from '../../web/src/texts/en';

/** Ends of 4 December and at half past two, in the time zone of the machine. */
const MIDNIGHT = new Date(2026, 11, 5).toISOString();
const AFTERNOON = new Date(2026, 11, 4, 14, 30).toISOString();

describe('what ends at midnight', () => {
  it('ends with the day before, for the person and for the administrator', () => {
    expect(format.end(MIDNIGHT)).toBe('4 Dec 2026, 24:00');
    expect(en.problemsWith.blocked(MIDNIGHT)).toContain('until 4 Dec 2026, 24:00.');
    expect(de.problemsWith.blocked(MIDNIGHT)).toContain('bis 04.12.2026, 24:00 ');
    for (const { account, invitation, passwordLink } of [en, de])
      for (const text of [
        account.profile.validUntil(MIDNIGHT),
        invitation.validUntil(MIDNIGHT),
        invitation.expiresAt(MIDNIGHT),
        passwordLink.validUntil(MIDNIGHT),
      ])
        expect(text).toMatch(/\b(4 Dec |04\.12\.)2026, 24:00/);
  });
});

describe('what ends at another time', () => {
  it('ends then', () => {
    expect(en.problemsWith.blocked(AFTERNOON)).toContain('until 4 Dec 2026, 14:30.');
    expect(de.problemsWith.blocked(AFTERNOON)).toContain('bis 04.12.2026, 14:30 ');
  });
});
