import { AdminLinksFile } from './adoption/admin-links-file';
import { HubUsersAdoption } from './adoption/adopt-hub-users';
import { AddressesController } from './addresses/addresses.controller';
import { LiftAddressHandler } from './addresses/lift-address';
import { ApproveUserHandler } from './decisions/approve-user';
import { BulkController } from './decisions/bulk.controller';
import { BulkDecisions } from './decisions/bulk-decisions';
import { RejectUserHandler } from './decisions/reject-user';
import { ResetThrottleHandler } from './decisions/reset-throttle';
import { RevokeAdminHandler } from './decisions/revoke-admin';
import { TransitionsController } from './decisions/transitions.controller';
import { DeleteUserHandler } from './delete-user';
import { GroupsController } from './groups.controller';
import { CreateInvitationHandler } from './invitations/create-invitation';
import { InvitationBodies } from './invitations/invitation-bodies';
import { InvitationPlaces } from './invitations/invitation-places';
import { InvitationsController } from './invitations/invitations.controller';
import { InvitedSignUps } from './invitations/invited-sign-ups';
import { LookAtInvitationController } from './invitations/look-at-invitation.controller';
import { RenewInvitationLinkHandler } from './invitations/renew-invitation-link';
import { RevokeInvitationHandler } from './invitations/revoke-invitation';
import { UnfinishedCommands } from './unfinished-commands';
import { PasswordLinksController } from './password-links/password-links.controller';
import { RedeemPasswordLinkHandler } from './password-links/redeem-password-link';
import { UsableLinks } from './password-links/usable-links';
import { RequirePasswordChangeHandler } from './require-password-change';
import { ChangeGroupsHandler, SetGroupsHandler } from './set-groups';
import { SetValidityHandler } from './set-validity';
import { SetUpHandler, FirstAdministrator } from './set-up/set-up';
import { SetUpToken } from './set-up/set-up-token';
import { SetUpController } from './set-up/set-up.controller';
import { UnfinishedSetUp } from './set-up/unfinished-set-up';
import { SignUpProofs } from './sign-up/proof/sign-up-proofs';
import { SignUpUserHandler } from './sign-up/sign-up-user';
import { SignUpDoor } from './sign-up/sign-up-door';
import { SignUpController } from './sign-up/sign-up.controller';
import { UsersController } from './users.controller';

/** Routes and use cases about accounts. Bulk routes come first: otherwise `approve` would be read as a name. */
export const ACCOUNTS = {
  controllers: [
    BulkController,
    UsersController,
    GroupsController,
    AddressesController,
    TransitionsController,
    SignUpController,
    SetUpController,
    PasswordLinksController,
    LookAtInvitationController,
    InvitationsController,
  ],
  providers: [
    ApproveUserHandler,
    BulkDecisions,
    LiftAddressHandler,
    RejectUserHandler,
    ResetThrottleHandler,
    RevokeAdminHandler,
    DeleteUserHandler,
    RequirePasswordChangeHandler,
    ChangeGroupsHandler,
    SetGroupsHandler,
    SetValidityHandler,
    AdminLinksFile,
    HubUsersAdoption,
    UnfinishedCommands,
    UnfinishedSetUp,
    SignUpUserHandler,
    SignUpProofs,
    SignUpDoor,
    CreateInvitationHandler,
    RenewInvitationLinkHandler,
    RevokeInvitationHandler,
    InvitationBodies,
    InvitationPlaces,
    InvitedSignUps,
    SetUpHandler,
    FirstAdministrator,
    SetUpToken,
    RedeemPasswordLinkHandler,
    UsableLinks,
  ],
};
