/** Wakes every caller that waits for the next time something happens. */
export class Bell {
  private next: Promise<void> | null = null;
  private tell: () => void = () => undefined;

  /** Resolves when it rings next. */
  rings(): Promise<void> {
    this.next ??= new Promise((resolve) => {
      this.tell = resolve;
    });
    return this.next;
  }

  /** Resolves when it rings next, or after so many milliseconds. */
  async ringsWithin(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([this.rings(), late]);
    clearTimeout(timer);
  }

  ring(): void {
    this.next = null;
    this.tell();
  }
}
