import { ApiTokens } from './authentication/api-tokens';
import { BrowserSessions } from './authentication/browser-sessions';
import { SessionCallers } from './authentication/session-callers';
import { WrongSecretLimit } from './limits/wrong-secret-limit';
import { OpenApiDocument } from './open-api/open-api-document';
import { OpenApiController } from './open-api/open-api.controller';
import { PersonBodies } from './person-body';
import { PagesController } from './pages/pages.controller';

/** The web server: authentication, limits, the pages and the OpenAPI document. */
export const HTTP = {
  controllers: [OpenApiController, PagesController],
  providers: [ApiTokens, BrowserSessions, SessionCallers, OpenApiDocument, PersonBodies, WrongSecretLimit],
};
