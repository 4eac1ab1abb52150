import { AddUserHandler } from '../people/add-user';
import { AddressLimiter } from '../sign-in/address-limiter';
import { ApplyRetentionHandler } from '../operations/apply-retention';
import { AddressTurns } from '../sign-in/address-turns';
import { ApproveUserHandler } from '../accounts/decisions/approve-user';
import { BlockUserHandler } from '../people/block-user';
import { Book } from '../people/book';
import { CredentialBook } from '../people/credential-book';
import { DeleteUserHandler } from '../accounts/delete-user';
import { Devices } from '../sign-in/devices';
import { Finisher } from '../accounts/finish-unfinished';
import { GrantAdminHandler } from '../people/grant-admin';
import { IssuePasswordLinkHandler, PasswordLinks } from '../people/issue-password-link';
import { IssueTokenHandler } from '../tokens/issue-token';
import { LogInHandler } from '../sign-in/log-in';
import { LoginGate } from '../sign-in/login-gate';
import { LoginJudge } from '../sign-in/login-judge';
import { LoginSubjects } from '../sign-in/login-subject';
import { LoginSuccess } from '../sign-in/login-success';
import { PersonRegistry } from '../people/new-person';
import { PersonLookup } from '../people/person-lookup';
import { PolicyRecorder } from '../operations/record-policy';
import { RecordAuditReadHandler } from '../audit/record-audit-read';
import { RecordRebuildHandler } from '../operations/record-rebuild';
import { RedeemPasswordLinkHandler } from '../accounts/password-links/redeem-password-link';
import { RejectUserHandler } from '../accounts/decisions/reject-user';
import { ResetThrottleHandler } from '../accounts/decisions/reset-throttle';
import { RetentionSchedule } from '../operations/retention-schedule';
import { RevokeAdminHandler } from '../accounts/decisions/revoke-admin';
import { RevokeTokenHandler } from '../tokens/revoke-token';
import { SetGroupsHandler } from '../accounts/set-groups';
import { FirstAdministrator, SetUpHandler } from '../accounts/set-up/set-up';
import { SetUpToken } from '../accounts/set-up/set-up-token';
import { SignUpUserHandler } from '../accounts/sign-up/sign-up-user';
import { SkipEventHandler } from '../operations/skip-event';
import { StartUp } from '../app/start-up';
import { ThrottleResets } from '../people/throttle-resets';
import { Transition } from '../people/transition';
import { UnblockUserHandler } from '../people/unblock-user';

/** What answers the commands on the CommandBus. */
export const COMMAND_HANDLERS = [
  AddUserHandler,
  ApplyRetentionHandler,
  ApproveUserHandler,
  BlockUserHandler,
  DeleteUserHandler,
  GrantAdminHandler,
  IssuePasswordLinkHandler,
  IssueTokenHandler,
  LogInHandler,
  RecordAuditReadHandler,
  RecordRebuildHandler,
  RedeemPasswordLinkHandler,
  RejectUserHandler,
  ResetThrottleHandler,
  RevokeAdminHandler,
  RevokeTokenHandler,
  SetGroupsHandler,
  SetUpHandler,
  SignUpUserHandler,
  SkipEventHandler,
  UnblockUserHandler,
];

/** What the handlers are made of. */
export const COMMAND_PARTS = [
  AddressLimiter,
  AddressTurns,
  Book,
  CredentialBook,
  Devices,
  Finisher,
  FirstAdministrator,
  LoginGate,
  LoginJudge,
  LoginSubjects,
  LoginSuccess,
  PasswordLinks,
  PersonLookup,
  PersonRegistry,
  PolicyRecorder,
  RetentionSchedule,
  SetUpToken,
  StartUp,
  ThrottleResets,
  Transition,
];
