import { Injectable } from '@nestjs/common';
import { RunningExamination } from '../maintenance/examine-running';
import { nodeFinding, well, wrong, type Finding } from '../platform/finding';
import { Health, type Checks } from './health';

/** What to do about a check of readiness that failed. */
const ADVICE: Readonly<Record<keyof Checks, string>> = {
  running: 'wait until it has started again',
  store: 'look at the store, and at the log of this node',
  projections: 'look at the read models: gatebook projections status',
  freshness: 'look at the store, and at the log of this node',
  disk: 'free some space',
  log: 'look at where the log goes',
};

/** Everything that this process can check of itself while it answers. */
@Injectable()
export class Doctor {
  constructor(
    private readonly examination: RunningExamination,
    private readonly health: Health,
  ) {}

  async findings(): Promise<Finding[]> {
    const checks = Object.entries(await this.health.checks()) as [keyof Checks, Checks[keyof Checks]][];
    return [
      nodeFinding(),
      ...(await this.examination.findings()),
      ...checks.map(([name, { ok, detail }]) =>
        ok ? well(`server, ${name}`, detail) : wrong(`server, ${name}`, detail, ADVICE[name]),
      ),
    ];
  }
}
