import { AddUserHandler } from './add-user';
import { AddressLimiter } from './address-limiter';
import { ApplyRetentionHandler } from './apply-retention';
import { AddressTurns } from './address-turns';
import { ApproveUserHandler } from './approve-user';
import { BlockUserHandler } from './block-user';
import { Book } from './book';
import { CredentialBook } from './credential-book';
import { DeleteUserHandler } from './delete-user';
import { Devices } from './devices';
import { Finisher } from './finish-unfinished';
import { GrantAdminHandler } from './grant-admin';
import { IssuePasswordLinkHandler, PasswordLinks } from './issue-password-link';
import { IssueTokenHandler } from './issue-token';
import { LogInHandler } from './log-in';
import { LoginGate } from './login-gate';
import { LoginJudge } from './login-judge';
import { LoginSubjects } from './login-subject';
import { LoginSuccess } from './login-success';
import { PersonRegistry } from './new-person';
import { PersonLookup } from './person-lookup';
import { PolicyRecorder } from './record-policy';
import { RecordAuditReadHandler } from './record-audit-read';
import { RecordRebuildHandler } from './record-rebuild';
import { RedeemPasswordLinkHandler } from './redeem-password-link';
import { RejectUserHandler } from './reject-user';
import { ResetThrottleHandler } from './reset-throttle';
import { RetentionSchedule } from './retention-schedule';
import { RevokeAdminHandler } from './revoke-admin';
import { RevokeTokenHandler } from './revoke-token';
import { SetGroupsHandler } from './set-groups';
import { FirstAdministrator, SetUpHandler } from './set-up';
import { SetUpToken } from './set-up-token';
import { SignUpUserHandler } from './sign-up-user';
import { SkipEventHandler } from './skip-event';
import { StartUp } from './start-up';
import { ThrottleResets } from './throttle-resets';
import { Transition } from './transition';
import { UnblockUserHandler } from './unblock-user';

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
