import { AccessController } from './access.controller';
import { GuardController } from './guard.controller';
import { HubAccess } from './hub-access';
import { HubPeopleController } from './hub-people.controller';
import { TicketsController } from './tickets.controller';
import { UserCheck } from './user-check';

/** What a hub calls. */
export const GUARD = {
  controllers: [GuardController, HubPeopleController, AccessController, TicketsController],
  providers: [UserCheck, HubAccess],
};
