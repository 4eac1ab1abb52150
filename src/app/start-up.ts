import { Injectable } from '@nestjs/common';
import { UnfinishedCommands } from '../accounts/unfinished-commands';
import { PolicyRecorder } from '../operations/record-policy';
import { RetentionSchedule } from '../operations/retention-schedule';
import { SharedAddressWatch } from '../operations/shared-address-watch';
import { Book } from '../people/book';
import { AddressLimiter } from '../sign-in/address-limiter';

/** The steps between the moment when the read models answer and the first request. */
@Injectable()
export class StartUp {
  isDone = false;

  constructor(
    private readonly book: Book,
    private readonly policies: PolicyRecorder,
    private readonly finisher: UnfinishedCommands,
    private readonly addresses: AddressLimiter,
    private readonly retention: RetentionSchedule,
    private readonly sharedAddress: SharedAddressWatch,
  ) {}

  /** Resolves when all steps are done; waits for read models that are being built. @throws Unavailable */
  async run(): Promise<void> {
    await this.book.waitUntilReady();
    await this.addresses.follow();
    await this.book.patiently(() => this.policies.record());
    await this.book.patiently(() => this.finisher.finish());
    this.retention.follow();
    this.sharedAddress.follow();
    this.isDone = true;
  }
}
