import { shown } from '../audit/wording';
import type { AccountState, Verdict } from '../api/history';
import { adminTexts } from '../texts';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** What was known of an account, and what followed from it, one fact in a line. */
export function factsOf(state: AccountState, guard: Verdict): readonly Fact[] {
  const { history, people } = adminTexts;
  const { facts } = history;
  const { status, admin, groups, validUntil, blocked, throttle } = state;
  const instant = (iso: string | null, none: string) => (iso === null ? none : adminTexts.exact(iso));
  return [
    { name: facts.status, value: status === null ? facts.noAccount : people.statuses[status] },
    { name: facts.admin, value: admin ? facts.yes : facts.no },
    { name: facts.groups, value: groups.map(shown).join(', ') || facts.noGroups },
    { name: facts.validUntil, value: instant(validUntil, facts.withoutEnd) },
    { name: facts.blocked, value: blockOf(blocked) },
    { name: facts.failures, value: adminTexts.count(throttle.failures) },
    { name: facts.lockedUntil, value: instant(throttle.lockedUntil, facts.notLocked) },
    { name: facts.signIn, value: history.verdicts(guard.code) },
  ];
}

function blockOf(blocked: AccountState['blocked']): string {
  const { facts } = adminTexts.history;
  if (blocked === null) return facts.no;
  const { cause, since, until, reason } = blocked;
  return [
    facts.blockedFrom(facts.causes[cause], adminTexts.exact(since)),
    ...(until === null ? [] : [facts.until(adminTexts.exact(until))]),
    ...(reason === null ? [] : [`“${shown(reason)}”`]),
  ].join(', ');
}
