/** A one-time signal: `rung` resolves when `ring` is called. */
export class Gong {
  ring: () => void = () => undefined;
  readonly rung = new Promise<void>((resolve) => {
    this.ring = resolve;
  });
}
