import { evolveAdmins, initialAdmins, type AdminsState } from '../../src/domain/admins';
import { DomainError, type ErrorCode } from '../../src/domain/errors';
import type { Decided, DomainEvent, EventData, EventType } from '../../src/domain/events';
import {
  evolveInvitation,
  initialInvitation,
  type InvitationEventType,
  type InvitationState,
} from '../../src/domain/invitation';
import {
  evolveSession,
  initialSession,
  type SessionEventType,
  type SessionState,
} from '../../src/domain/session';
import { evolveToken, initialToken, type TokenState } from '../../src/domain/token';
import { evolveUser, initialUser, type UserEventType, type UserState } from '../../src/domain/user';

/** Tests a decider: given past events, a command, and its result. */
export interface Given<S, T extends EventType> {
  when(decide: (state: S) => readonly Decided<T>[]): {
    thenEmits(...decided: Decided<T>[]): void;
    thenNothing(): void;
    /** @param field the field that a `validation_failed` names */
    thenRefused(code: ErrorCode, field?: string): void;
  };
}

const givenWith =
  <S, T extends EventType>(initial: S, evolve: (state: S, event: DomainEvent<T>) => S) =>
  (...events: readonly DomainEvent<T>[]): Given<S, T> => ({
    when: (decide) => {
      const run = () => decide(events.reduce(evolve, initial));
      return {
        thenEmits: (...decided) => expect(run()).toEqual(decided),
        thenNothing: () => expect(run()).toEqual([]),
        thenRefused: (code, field) => {
          const refusal = refusalOf(run);
          expect(refusal.code).toBe(code);
          if (field !== undefined) expect(refusal.details.fields).toMatchObject([{ field }]);
        },
      };
    },
  });

/** The error that a call refuses with. @throws Error when it refuses nothing */
export function refusalOf(run: () => unknown): DomainError {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The stream of one username. */
export const given = givenWith<UserState, UserEventType>(initialUser, evolveUser);

/** The stream of all administrators. */
export const givenAdmins = givenWith<AdminsState, 'AdminGranted' | 'AdminRevoked'>(
  initialAdmins,
  evolveAdmins,
);

/** The stream of one API token. */
export const givenToken = givenWith<TokenState, 'TokenIssued' | 'TokenRevoked'>(initialToken, evolveToken);

/** The stream of one invitation. */
export const givenInvitation = givenWith<InvitationState, InvitationEventType>(
  initialInvitation,
  evolveInvitation,
);

/** The stream of one browser session. */
export const givenSession = givenWith<SessionState, SessionEventType>(initialSession, evolveSession);

/** A past event; by default at the beginning of 2026. */
export const happened = <T extends EventType>(
  type: T,
  data: EventData[T],
  occurredAt = '2026-01-01T00:00:00.000Z',
): DomainEvent<T> => ({ type, data, occurredAt });
