import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { normaliseId } from '../domain/username';
import { NeedsFreshPassword, Scopes } from '../http/authentication/access';
import { CurrentCaller, contextOf, type Caller } from '../http/authentication/caller';
import { TokenUsage } from '../http/authentication/token-usage';
import { Answers, Problems } from '../http/open-api/api-docs';
import { writeAnswer, type WriteAnswer } from '../http/write-answer';
import { TokensQueries, type TokenRow } from '../projections/tokens/tokens-queries';
import { IssueToken } from './issue-token';
import { RevokeToken } from './revoke-token';
import { IssuedTokenBody, IssueTokenBody, TokensBody, TokensQuery, type TokenBody } from './tokens.bodies';

@ApiTags('tokens')
@ApiBearerAuth()
@Scopes('admin')
@Controller('api/tokens')
export class TokensController {
  constructor(
    private readonly commands: CommandBus,
    private readonly tokens: TokensQueries,
    private readonly usage: TokenUsage,
  ) {}

  @ApiOperation({ summary: 'Tokens, newest first, without their secrets.' })
  @Get()
  @Answers(200, TokensBody)
  list(@Query() { cursor, limit }: TokensQuery): TokensBody {
    const all = this.tokens.list();
    const start = cursor === undefined ? 0 : indexAfter(all, cursor);
    const page = all.slice(start, start + limit);
    const nextCursor = start + limit < all.length ? (page.at(-1)?.tokenId ?? null) : null;
    return { items: page.map((row) => this.toBody(row)), nextCursor };
  }

  @ApiOperation({ summary: 'Issues a token, which is shown only once.' })
  @Post()
  @NeedsFreshPassword()
  @Answers(201, IssuedTokenBody)
  @Problems('validation_failed')
  async issue(
    @Body() body: IssueTokenBody,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<IssuedTokenBody>> {
    const issued = await this.commands.execute(new IssueToken(contextOf(caller), body));
    const { tokenId: id, name, token, expiresAt } = issued;
    return writeAnswer(issued, { id, name, scopes: body.scopes, expiresAt, token });
  }

  @ApiOperation({ summary: 'Revokes a token at once.' })
  @Delete(':id')
  @NeedsFreshPassword()
  @HttpCode(204)
  @Answers(204)
  @Problems('not_found')
  async revoke(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<WriteAnswer<undefined>> {
    return writeAnswer(await this.commands.execute(new RevokeToken(contextOf(caller), id)), undefined);
  }

  private toBody({ tokenId, tokenHash: _hash, createdBy: _by, ...row }: TokenRow): TokenBody {
    return { id: tokenId, ...row, lastUsedAt: this.usage.lastUsedAt(tokenId) };
  }
}

/** A token that is gone from the list was before those that are older: ids begin with their time (UUID version 7). */
function indexAfter(all: readonly TokenRow[], cursor: string): number {
  const id = normaliseId(cursor);
  const index = all.findIndex(({ tokenId }) => tokenId === id);
  if (index >= 0) return index + 1;
  const older = all.findIndex(({ tokenId }) => tokenId < id);
  return older < 0 ? all.length : older;
}
