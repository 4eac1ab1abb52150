import { call } from '../../api/client';
import type { Outcome, PasswordLink, Person } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import type { Told } from '../ui/use-act';

/** A route that decides about many people, each separately. */
export type BulkRoute = keyof typeof adminTexts.acts.why;

/** What became of each person. */
export interface Decided {
  readonly done: readonly Person[];
  readonly refused: readonly (Outcome & { readonly person: Person })[];
  /** Of those who got one, in the order of `done`. */
  readonly links: readonly PasswordLink[];
}

/** As many people as one request may be about. */
const CHUNK = 500;

/** Decides about people. @throws Refusal of all of them, Unreachable */
export async function decide(
  route: BulkRoute,
  people: readonly Person[],
  body: Readonly<Record<string, unknown>> = {},
): Promise<Decided> {
  const method = route === 'groups' || route === 'valid-until' ? 'PUT' : 'POST';
  const outcomes: (Outcome & { readonly link?: PasswordLink })[] = [];
  for (let from = 0; from < people.length; from += CHUNK) {
    const usernames = people.slice(from, from + CHUNK).map(({ userId }) => userId);
    const { items } = await call<{ readonly items: typeof outcomes }>(method, `api/users/${route}`, {
      ...body,
      usernames,
    });
    outcomes.push(...items);
  }
  const each = people.flatMap((person, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [{ ...outcome, person }];
  });
  const done = each.filter(({ ok }) => ok);
  return {
    done: done.map(({ person }) => person),
    refused: each.filter(({ ok }) => !ok),
    links: done.flatMap(({ link }) => link ?? []),
  };
}

interface Said {
  readonly text: (who: string) => string;
  readonly undo?: (done: readonly Person[]) => (() => void) | undefined;
  readonly undoLabel?: string;
}

/** Says what was done to whom, and what was not, and why. */
export function toldOf(route: BulkRoute, { done, refused }: Decided, said: Said): Told {
  const undo = done.length > 0 ? said.undo?.(done) : undefined;
  const texts = [...(done.length > 0 ? [said.text(namesOf(done))] : []), ...refusedTexts(route, refused)];
  return {
    text: texts.join(' '),
    isPartial: refused.length > 0,
    ...(undo !== undefined && { undo }),
    ...(said.undoLabel !== undefined && { undoLabel: said.undoLabel }),
  };
}

/** One sentence for each reason. */
export function refusedTexts(route: BulkRoute, refused: Decided['refused']): string[] {
  const { acts } = adminTexts;
  const codes = [...new Set(refused.map(({ code }) => code ?? ''))];
  return codes.map((code) => {
    const whom = refused.filter((each) => (each.code ?? '') === code).map(({ person }) => person);
    const why: Readonly<Record<string, string>> = { ...acts.whyElse, ...acts.why[route] };
    return acts.notDoneFor(namesOf(whom), why[code] ?? acts.whyUnknown);
  });
}
