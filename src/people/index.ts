import { AddHubPersonHandler } from './add-hub-person';
import { AddUserHandler } from './add-user';
import { AdministratorEnds } from './administrator-ends';
import { BlockByHubHandler } from './block-by-hub';
import { BlockUserHandler } from './block-user';
import { Book } from './book';
import { ChangeProfileHandler } from './change-profile';
import { Credentials } from './credentials';
import { AdminRight, GrantAdminHandler } from './grant-admin';
import { IssuePasswordLinkHandler, PasswordLinks } from './issue-password-link';
import { PersonRegistry } from './person-registry';
import { PersonLookup } from './person-lookup';
import { ThrottleResets } from './throttle-resets';
import { Transition } from './transition';
import { UnblockUserHandler } from './unblock-user';

/** What several features need of a person. */
export const PEOPLE = {
  controllers: [],
  providers: [
    AddHubPersonHandler,
    AddUserHandler,
    BlockByHubHandler,
    BlockUserHandler,
    ChangeProfileHandler,
    GrantAdminHandler,
    UnblockUserHandler,
    AdminRight,
    AdministratorEnds,
    Book,
    Credentials,
    PersonRegistry,
    PersonLookup,
    IssuePasswordLinkHandler,
    PasswordLinks,
    ThrottleResets,
    Transition,
  ],
};
