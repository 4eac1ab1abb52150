import { AddressLimiter } from './address-limiter';
import { AddressSlots } from './address-slots';
import { AfterSuccess } from './after-success';
import { Attempts } from './attempt';
import { Counters } from './counters';
import { Decision } from './decision';
import { DummySchemes } from './dummy-schemes';
import { HubTickets } from './hub-tickets';
import { KnownDevices } from './known-devices';
import { Locks } from './locks';
import { Outcomes } from './outcomes';
import { SignInHandler } from './sign-in';
import { SubjectFacts } from './subject-facts';
import { Subjects } from './subjects';
import { Throttle } from './throttle';
import { Tickets } from './tickets';
import { Verification } from './verification';

/** Signing in: address limit, throttle, ticket, verification, decision, outcome. */
export const SIGN_IN = {
  controllers: [],
  providers: [
    SignInHandler,
    Attempts,
    Throttle,
    Locks,
    AddressLimiter,
    AddressSlots,
    Tickets,
    Verification,
    Decision,
    DummySchemes,
    Outcomes,
    AfterSuccess,
    Subjects,
    SubjectFacts,
    Counters,
    KnownDevices,
    HubTickets,
  ],
};
