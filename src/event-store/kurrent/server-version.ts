/** The first versions whose caught-up messages have a position and whose checkpoints are right. */
const SUPPORTED_FROM = [
  [24, 10, 5],
  [25, 0, 1],
] as const;

const isFrom = (version: readonly number[], from: readonly number[]): boolean => {
  const differs = from.findIndex((part, index) => part !== (version[index] ?? 0));
  return differs === -1 || (version[differs] ?? 0) > (from[differs] ?? 0);
};

/** A warning about a server's version; null: it is supported. */
export function versionNotice(version: string): string | null {
  const parts = /^(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
  if (parts === undefined)
    return `KurrentDB has an unknown version (${version}): 24.10.5 or 25.0.1 is needed`;
  const line = SUPPORTED_FROM.findLast(([major]) => (parts[0] ?? 0) >= major);
  if (line !== undefined && isFrom(parts, line)) return null;
  return `KurrentDB ${version} is older than 24.10.5 or 25.0.1: it may work, and is not tested; upgrade it`;
}
