import { Injectable } from '@nestjs/common';
import { Finisher } from '../accounts/finish-unfinished';
import { DomainError } from '../domain/errors';
import { PolicyRecorder } from '../operations/record-policy';
import { RetentionSchedule } from '../operations/retention-schedule';
import { Book } from '../people/book';
import { AddressLimiter } from '../sign-in/address-limiter';

/** What has to be done before anybody is let in, once the read models answer. */
@Injectable()
export class StartUp {
  isDone = false;

  constructor(
    private readonly book: Book,
    private readonly policies: PolicyRecorder,
    private readonly finisher: Finisher,
    private readonly addresses: AddressLimiter,
    private readonly retention: RetentionSchedule,
  ) {}

  /** Resolves when everything is done: at once, or when read models that are being built are ready. @throws Unavailable */
  async run(): Promise<void> {
    await this.book.folded();
    this.addresses.follow();
    await this.patiently(() => this.policies.record());
    await this.patiently(() => this.finisher.finish());
    this.retention.follow();
    this.isDone = true;
  }

  /** Nobody waits for an answer yet: a step whose write takes long to be folded goes on from there, and writes it once. */
  private async patiently(step: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await step();
        return;
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'not_ready') throw error;
        await this.book.folded();
      }
    }
  }
}
