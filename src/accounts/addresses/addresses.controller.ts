import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../domain/errors';
import { Scopes } from '../../http/authentication/access';
import { contextOf, CurrentCaller, type Caller } from '../../http/authentication/caller';
import { PageQuery } from '../../http/fields';
import { Answers, Problems } from '../../http/open-api/api-docs';
import { writeAnswer, type WriteAnswer } from '../../http/write-answer';
import { AddressLimiter } from '../../sign-in/address-limiter';
import type { RefusedAddress } from '../../sign-in/refused-addresses';
import { RefusedAddressesBody } from './addresses.bodies';
import { LiftAddress } from './lift-address';

@ApiTags('addresses')
@ApiBearerAuth()
@Scopes('admin')
@Controller('api/addresses/refused')
export class AddressesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly limiter: AddressLimiter,
  ) {}

  @ApiOperation({ summary: 'Addresses that are refused now after too many failed sign-ins, newest first.' })
  @Get()
  @Answers(200, RefusedAddressesBody)
  list(@Query() { cursor, limit }: PageQuery): RefusedAddressesBody {
    const all = this.limiter.refusedNow();
    const start = cursor === undefined ? 0 : indexAfter(all, cursor);
    const page = all.slice(start, start + limit);
    const nextCursor = start + limit < all.length ? (page.at(-1)?.cause ?? null) : null;
    const items = page.map(({ address, since, until, failures }) => ({ address, since, until, failures }));
    return { items, nextCursor };
  }

  @ApiOperation({ summary: 'Lifts the refusal of an address, on every node.' })
  @Delete(':address')
  @HttpCode(204)
  @Answers(204)
  @Problems('not_found', 'invalid_request')
  async lift(
    @Param('address') address: string,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<undefined>> {
    return writeAnswer(await this.commands.execute(new LiftAddress(contextOf(caller), address)), undefined);
  }
}

function indexAfter(all: readonly RefusedAddress[], cursor: string): number {
  const index = all.findIndex(({ cause }) => cause === cursor);
  if (index < 0)
    throw new DomainError(
      'invalid_request',
      'This cursor does not belong to this list. Start again without it.',
    );
  return index + 1;
}
