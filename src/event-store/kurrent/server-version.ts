/** From these on caught-up messages carry a position and checkpoints are right: EventStoreDB 24.10.5, KurrentDB 25.0.1. */
const SUPPORTED_FROM = [
  [24, 10, 5],
  [25, 0, 1],
] as const;

const isFrom = (version: readonly number[], from: readonly number[]): boolean => {
  const differs = from.findIndex((part, index) => part !== (version[index] ?? 0));
  return differs === -1 || (version[differs] ?? 0) > (from[differs] ?? 0);
};

/** What to say about a server's version; null where there is nothing to say. */
export function versionNotice(told: string): string | null {
  const parts = /^(\d+)\.(\d+)\.(\d+)/.exec(told)?.slice(1).map(Number);
  if (parts === undefined)
    return `KurrentDB does not tell its version (${told}): 24.10.5 or 25.0.1 is needed`;
  const line = SUPPORTED_FROM.findLast(([major]) => (parts[0] ?? 0) >= major);
  if (line !== undefined && isFrom(parts, line)) return null;
  return `KurrentDB ${told} is older than 24.10.5 or 25.0.1: it may work, and is not tested; upgrade it`;
}
