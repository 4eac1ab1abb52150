import { SessionUses } from '../http/authentication/session-uses';
import { ChangeOwnPasswordHandler } from './change-own-password';
import { EndSessionHandler, EndSessionsHandler } from './end-session';
import { ForgetDevicesHandler } from './forget-devices';
import { OpenSessionHandler } from './open-session';
import { OwnAccountController } from './own-account.controller';
import { OwnEvents } from './own-events';
import { OwnExport } from './own-export';
import { OwnRecordsController } from './own-records.controller';
import { OwnSessionsController } from './own-sessions.controller';
import { ReauthenticateHandler } from './reauthenticate';
import { TicketRedemption } from './redeem-ticket';
import { SessionList } from './session-list';
import { SessionUsage } from './session-usage';
import { SessionController } from './session.controller';
import { SessionsOfPeopleController } from './sessions-of-people.controller';

/** Browser sessions and one's own account. */
export const SESSIONS = {
  controllers: [
    SessionsOfPeopleController,
    SessionController,
    OwnAccountController,
    OwnSessionsController,
    OwnRecordsController,
  ],
  providers: [
    ChangeOwnPasswordHandler,
    EndSessionHandler,
    EndSessionsHandler,
    ForgetDevicesHandler,
    OpenSessionHandler,
    OwnEvents,
    OwnExport,
    ReauthenticateHandler,
    SessionList,
    TicketRedemption,
    { provide: SessionUses, useClass: SessionUsage },
  ],
};
