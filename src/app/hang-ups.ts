/** From now on SIGHUP does not end this process, whose default it is; it does what `follow` says. */
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
