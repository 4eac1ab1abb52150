/** Wakes subscribers of one book: rung after each commit by this process, heard by every store of the same file. */
export class CommitBell {
  /** How often it has rung: compare to see whether anything was missed. */
  rings = 0;
  private readonly listeners = new Set<() => void>();

  ring(): void {
    this.rings += 1;
    for (const listener of this.listeners) listener();
  }

  /** Resolves at the next ring after `seen`, after `maxMs`, or when `signal` aborts. */
  async next(seen: number, maxMs: number, signal: AbortSignal): Promise<void> {
    if (this.rings !== seen || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.listeners.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, maxMs);
      this.listeners.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}

const bells = new Map<string, CommitBell>();

/** The one bell of a book in this process. @param file its real path */
export const bellOf = (file: string): CommitBell => {
  const bell = bells.get(file) ?? new CommitBell();
  bells.set(file, bell);
  return bell;
};
