import { ApiTokens } from './authentication/api-tokens';
import { AuthGuard } from './authentication/auth.guard';
import { SecretDoors } from './limits/secret-doors';
import { OpenApiDocument } from './open-api/open-api-document';
import { OpenApiController } from './open-api/open-api.controller';
import { PagesController } from './pages/pages.controller';

/** The web server itself: who asks, how often, the pages and the description of all routes. */
export const HTTP = {
  controllers: [OpenApiController, PagesController],
  providers: [ApiTokens, AuthGuard, OpenApiDocument, SecretDoors],
};
