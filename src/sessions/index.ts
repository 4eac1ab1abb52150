import { SessionUses } from '../http/authentication/session-uses';
import { EndSessionHandler, EndSessionsHandler } from './end-session';
import { OpenSessionHandler } from './open-session';
import { OwnSessionsController } from './own-sessions.controller';
import { ReauthenticateHandler } from './reauthenticate';
import { SessionList } from './session-list';
import { SessionUsage } from './session-usage';
import { SessionController } from './session.controller';

/** Browser sessions and one's own account. */
export const SESSIONS = {
  controllers: [SessionController, OwnSessionsController],
  providers: [
    EndSessionHandler,
    EndSessionsHandler,
    OpenSessionHandler,
    ReauthenticateHandler,
    SessionList,
    { provide: SessionUses, useClass: SessionUsage },
  ],
};
