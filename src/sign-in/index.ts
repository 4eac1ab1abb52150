import { AddressLimiter } from './address-limiter';
import { AddressSlots } from './address-slots';
import { KnownDevices } from './known-devices';
import { LogInHandler } from './log-in';
import { LoginThrottle } from './login-throttle';
import { LoginOutcomes } from './login-outcomes';
import { LoginSubjects } from './login-subject';
import { LoginSuccess } from './login-success';

/** Signing in: address limit, throttle, ticket, verification, decision, outcome. */
export const SIGN_IN = {
  controllers: [],
  providers: [
    LogInHandler,
    LoginThrottle,
    LoginOutcomes,
    LoginSubjects,
    LoginSuccess,
    AddressLimiter,
    AddressSlots,
    KnownDevices,
  ],
};
