import { GuardController } from './guard.controller';
import { HubPeopleController } from './hub-people.controller';
import { UserCheck } from './user-check';

/** What a hub calls. */
export const GUARD = {
  controllers: [GuardController, HubPeopleController],
  providers: [UserCheck],
};
