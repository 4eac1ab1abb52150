import { AddressLimiter } from './address-limiter';
import { AddressTurns } from './address-turns';
import { Devices } from './devices';
import { LogInHandler } from './log-in';
import { LoginGate } from './login-gate';
import { LoginJudge } from './login-judge';
import { LoginSubjects } from './login-subject';
import { LoginSuccess } from './login-success';

/** The one way in: throttle, ticket, verification, judgement, outcome. */
export const SIGN_IN = {
  controllers: [],
  providers: [
    LogInHandler,
    LoginGate,
    LoginJudge,
    LoginSubjects,
    LoginSuccess,
    AddressLimiter,
    AddressTurns,
    Devices,
  ],
};
