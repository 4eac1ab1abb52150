import { IssueTokenHandler } from './issue-token';
import { RevokeTokenHandler } from './revoke-token';
import { TokensController } from './tokens.controller';

/** API tokens. */
export const TOKENS = {
  controllers: [TokensController],
  providers: [IssueTokenHandler, RevokeTokenHandler],
};
