/** What is wrong with one variable; never with the value of a secret one. */
export interface ConfigFault {
  readonly name: string;
  readonly detail: string;
}

/** Every fault of the configuration. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly ConfigFault[]) {
    super(
      ['The configuration cannot be used:', ...faults.map(({ name, detail }) => `  ${name} ${detail}`)].join(
        '\n',
      ),
    );
    this.name = 'ConfigError';
  }
}

/** Names that differ in more characters than this are not suggested. */
const TYPO_MAX = 4;

/** The known name that is most like an unknown one; undefined: none is. */
export function nearestName(unknown: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((name) => ({ name, distance: distance(unknown, name) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= TYPO_MAX ? best.name : undefined;
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
