/** An answer, and the tag by which the server knows whether it would be the same again. */
interface KnownAnswer {
  readonly tag: string;
  readonly answer: unknown;
}

/** How many are kept: what a page asks for again and again, and the pages before it. */
const KEPT_MAX = 20;

const known = new Map<string, KnownAnswer>();

export const knownAnswer = (path: string): KnownAnswer | undefined => known.get(path);

/** @param tag null: the server does not say whether the answer would be the same */
export function keepAnswer(path: string, tag: string | null, answer: unknown): void {
  known.delete(path);
  if (tag === null) return;
  known.set(path, { tag, answer });
  for (const oldest of known.keys()) {
    if (known.size <= KEPT_MAX) break;
    known.delete(oldest);
  }
}

/** Nothing of the person who was signed in stays. */
export const forgetAnswers = (): void => known.clear();
