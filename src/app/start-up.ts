import { Injectable } from '@nestjs/common';
import { UnfinishedCommands } from '../accounts/unfinished-commands';
import { DomainError } from '../domain/errors';
import { PolicyRecorder } from '../operations/record-policy';
import { RetentionSchedule } from '../operations/retention-schedule';
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
  ) {}

  /** Resolves when all steps are done; waits for read models that are being built. @throws Unavailable */
  async run(): Promise<void> {
    await this.book.waitUntilReady();
    await this.addresses.follow();
    await this.patiently(() => this.policies.record());
    await this.patiently(() => this.finisher.finish());
    this.retention.follow();
    this.isDone = true;
  }

  /** Runs a step again after `not_ready`: its write is stored but not folded yet, and is not written twice. */
  private async patiently(step: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await step();
        return;
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'not_ready') throw error;
        await this.book.waitUntilReady();
      }
    }
  }
}
