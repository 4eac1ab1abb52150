/** From now on SIGHUP calls what `follow` was given; by default it would end this process. */
export class HangUps {
  private act: () => void = () => undefined;
  private readonly listener = (): void => this.act();

  constructor() {
    process.on('SIGHUP', this.listener);
  }

  follow(act: () => void): void {
    this.act = act;
  }

  stop(): void {
    process.off('SIGHUP', this.listener);
  }
}
