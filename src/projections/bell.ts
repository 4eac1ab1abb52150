/** Tells all who wait for the next time that something happens. */
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

  ring(): void {
    this.next = null;
    this.tell();
  }
}
