/** Heard by whoever waits for it. */
export class Gong {
  ring: () => void = () => undefined;
  readonly rung = new Promise<void>((resolve) => {
    this.ring = resolve;
  });
}
