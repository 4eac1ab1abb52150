import { Injectable } from '@nestjs/common';
import { Projector } from '../projections/projector';
import { AddressLimiter } from './address-limiter';
import { Finisher } from './finish-unfinished';
import { PolicyRecorder } from './record-policy';
import { RetentionSchedule } from './retention-schedule';

/** What has to be done before anybody is let in, once the read models answer. */
@Injectable()
export class StartUp {
  isDone = false;

  constructor(
    private readonly projector: Projector,
    private readonly policies: PolicyRecorder,
    private readonly finisher: Finisher,
    private readonly addresses: AddressLimiter,
    private readonly retention: RetentionSchedule,
  ) {}

  /** Resolves when everything is done: at once, or when read models that are being built are ready. */
  async run(): Promise<void> {
    await this.projector.ready();
    await this.policies.record();
    await this.finisher.finish();
    this.addresses.follow();
    this.retention.follow();
    this.isDone = true;
  }
}
