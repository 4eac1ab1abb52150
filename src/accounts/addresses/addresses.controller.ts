import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { NeedsFreshPassword, Scopes } from '../../http/authentication/access';
import { contextOf, CurrentCaller, type Caller } from '../../http/authentication/caller';
import { ADDRESS } from '../../http/open-api/address-schema';
import { Answers, Problems } from '../../http/open-api/api-docs';
import { writeAnswer, type WriteAnswer } from '../../http/write-answer';
import { AddressLimiter } from '../../sign-in/address-limiter';
import { AddressesQuery, RefusedAddressesBody } from './addresses.bodies';
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
  list(@Query() { cursor, limit }: AddressesQuery): RefusedAddressesBody {
    const after = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString();
    const rest = this.limiter
      .refusedNow()
      .map((refused) => ({ ...refused, place: `${refused.since} ${refused.address}` }))
      .filter(({ place }) => after === undefined || place < after)
      .toSorted((a, b) => (a.place < b.place ? 1 : -1));
    const page = rest.slice(0, limit);
    const last = rest.length > limit ? page.at(-1) : undefined;
    const nextCursor = last === undefined ? null : Buffer.from(last.place).toString('base64url');
    const items = page.map(({ address, since, until, failures }) => ({ address, since, until, failures }));
    return { items, nextCursor };
  }

  @ApiOperation({ summary: 'Lifts the refusal of an address, on every node.' })
  @Delete(':address')
  @NeedsFreshPassword()
  @HttpCode(204)
  @Answers(204)
  @Problems('not_found', 'invalid_request')
  @ApiParam({ name: 'address', schema: ADDRESS })
  async lift(
    @Param('address') address: string,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<undefined>> {
    return writeAnswer(await this.commands.execute(new LiftAddress(contextOf(caller), address)), undefined);
  }
}
