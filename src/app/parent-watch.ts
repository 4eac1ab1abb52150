/** Milliseconds between two looks at the parent. */
const EVERY_MS = 1_000;

/**
 * Whether this process has another parent than the configured one. A process whose parent has ended, even by a kill, gets
 * another one.
 * @param parentPid null: any parent will do
 */
export const isOrphan = (parentPid: number | null): boolean =>
  parentPid !== null && process.ppid !== parentPid;

/** Calls `end` once, within about a second after this process has got another parent. @returns ends the watch */
export function watchParent(parentPid: number | null, end: () => void): () => void {
  if (parentPid === null) return () => undefined;
  const timer = setInterval(() => {
    if (!isOrphan(parentPid)) return;
    clearInterval(timer);
    end();
  }, EVERY_MS);
  return () => clearInterval(timer);
}
