import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/errors';
import { DEPLOYMENT_SUBJECT } from '../../domain/events';
import { ADDRESSES } from '../../domain/streams';
import type { CommandContext } from '../../event-store/envelope';
import { Book, withoutClient, type Written } from '../../people/book';
import { clientNetwork } from '../../platform/network';
import { AddressLimiter } from '../../sign-in/address-limiter';

/** An administrator or operator lifts the refusal of an address, on every node; its failures are forgotten. */
export class LiftAddress extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly address: string,
  ) {
    super();
  }
}

@CommandHandler(LiftAddress)
export class LiftAddressHandler implements ICommandHandler<LiftAddress> {
  constructor(
    private readonly book: Book,
    private readonly limiter: AddressLimiter,
  ) {}

  /** @throws DomainError `invalid_request` for a text that is not an address; `not_found` for one that is not refused */
  execute({ context, address }: LiftAddress): Promise<Written> {
    const refusal = this.limiter.refusalOf(address);
    if (refusal === undefined) throw notRefused(address);
    return this.book.append(withoutClient(context), ADDRESSES, 'any', {
      type: 'AddressLifted',
      data: { until: refusal.until },
      personal: { [DEPLOYMENT_SUBJECT]: { address: refusal.address } },
    });
  }
}

const notRefused = (address: string): DomainError =>
  clientNetwork(address.replace(/\/64$/, '')) === undefined
    ? new DomainError(
        'invalid_request',
        'This is not an IP address. Use one from the list of refused addresses.',
      )
    : new DomainError(
        'not_found',
        'This address is not refused. The list of refused addresses shows which are.',
      );
