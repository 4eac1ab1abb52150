/** One holder at a time, in the order of `acquire`. */
export class Mutex {
  private tail: Promise<void> = Promise.resolve();

  /** @returns the function that releases it; a second call of that does nothing */
  async acquire(): Promise<() => void> {
    const before = this.tail;
    let release: () => void = () => undefined;
    this.tail = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  }
}
