import { Injectable } from '@nestjs/common';
import { AddressSlots, type AddressSlot } from './address-slots';
import type { Attempt, TicketedAttempt } from './attempt';
import { Locks } from './locks';
import { Tickets } from './tickets';

export interface AllowedAttempt {
  readonly ticketed: TicketedAttempt;
  /** To be released when the attempt has its outcome. */
  readonly slot: AddressSlot;
}

/** Lets an attempt verify its password when locks, address limit and earlier attempts allow it. */
@Injectable()
export class Throttle {
  constructor(
    private readonly locks: Locks,
    private readonly slots: AddressSlots,
    private readonly tickets: Tickets,
  ) {}

  /**
   * Waits for a slot of the attempt's address, then for a ticket that may verify.
   * @throws DomainError `throttled`, `overloaded`, `not_ready`
   */
  async enter(attempt: Attempt): Promise<AllowedAttempt> {
    await this.locks.assertNotLocked(attempt);
    const slot = await this.slots.take(attempt);
    try {
      if (slot.hasWaited) await this.locks.assertNotLocked(attempt);
      return { ticketed: await this.tickets.draw(attempt), slot };
    } catch (error) {
      slot.release();
      throw error;
    }
  }
}
