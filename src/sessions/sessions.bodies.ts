import { ApiProperty } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain/errors';
import { AnyText, Password } from '../http/fields';
import { adminUrlFor } from '../http/authentication/administration';
import type { LiveSession } from '../http/authentication/browser-sessions';
import type { HttpSettings } from '../http/http-settings';
import { QuickCheck } from '../http/quick-check';
import type { SessionRow } from '../projections/sessions/sessions-queries';

@QuickCheck()
export class SignInBody {
  @AnyText({ optional: true, about: 'As typed.' })
  username?: string;

  @Password({ optional: true, about: 'As typed.' })
  password?: string;

  @AnyText({ optional: true, about: 'Of a hub, instead of `username` and `password`.' })
  ticket?: string;
}

export type Proof =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'ticket'; readonly ticket: string };

/** @throws DomainError `invalid_request` for a body with neither or both */
export function proofOf({ username, password, ticket }: SignInBody): Proof {
  if (ticket !== undefined && username === undefined && password === undefined) {
    return { kind: 'ticket', ticket };
  }
  if (ticket === undefined && username !== undefined && password !== undefined) {
    return { kind: 'password', username, password };
  }
  throw new DomainError('invalid_request', 'send either username and password, or ticket');
}

export class TypedPasswordBody {
  @Password({ about: 'As typed.' })
  password: string;
}

/** The session of a request. */
export class SessionBody {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty()
  username: string;

  @ApiProperty()
  admin: boolean;

  @ApiProperty({ format: 'date-time', description: 'It ends then, used or not.' })
  expiresAt: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until when this session may do what needs a fresh password; null: type it again.',
  })
  freshUntil: string | null;

  @ApiProperty({ description: 'It can do nothing but set a new password.' })
  mustChangePassword: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Where this person can administer: relative to the root of Gatebook, or an address of its own; null: nowhere.',
  })
  adminUrl: string | null;
}

/** The session of a request, as that request may use it. */
export const sessionBody = (
  { person: { userId, username, admin }, expiresAt, freshUntil, mustChangePassword }: LiveSession,
  request: FastifyRequest,
  settings: HttpSettings,
): SessionBody => ({
  userId,
  username: username ?? '',
  admin,
  expiresAt,
  freshUntil,
  mustChangePassword,
  adminUrl: admin ? adminUrlFor(request, settings) : null,
});

/** A session in a list. */
export class ListedSessionBody {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'The session of this request.' })
  current: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({
    format: 'date-time',
    description: 'When it was last used; up to a quarter of the idle limit too early.',
  })
  lastUsedAt: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  @ApiProperty({ type: String, nullable: true, description: 'Where it was used last.' })
  address: string | null;

  @ApiProperty({ type: String, nullable: true })
  userAgent: string | null;

  @ApiProperty({ enum: ['password', 'hub'] })
  origin: SessionRow['origin'];
}

export class SessionsBody {
  @ApiProperty({ type: [ListedSessionBody] })
  items: ListedSessionBody[];
}
