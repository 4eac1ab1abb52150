import { GuardController } from './guard.controller';
import { UserCheck } from './user-check';

/** What a hub calls. */
export const GUARD = {
  controllers: [GuardController],
  providers: [UserCheck],
};
