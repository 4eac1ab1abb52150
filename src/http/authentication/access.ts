import { applyDecorators, SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Scope } from '../../domain/token';
import { Problems } from '../open-api/api-docs';

export const ACCESS = 'gatebook:access';
export const FROM_OWN_PAGES = 'gatebook:from-own-pages';
export const NEEDS_FRESH_PASSWORD = 'gatebook:needs-fresh-password';
export const OPEN_TO_OLD_PASSWORD = 'gatebook:open-to-old-password';

export type Access = 'public' | 'person' | readonly Scope[];

/** Anyone may call this route. */
export const Public = (): CustomDecorator => SetMetadata(ACCESS, 'public' satisfies Access);

/** One of these scopes is needed. A route with neither this nor `Public` nor `SignedIn` is refused to everybody. */
export const Scopes = (...scopes: readonly Scope[]): CustomDecorator =>
  SetMetadata(ACCESS, scopes satisfies Access);

/** For a person by their own browser session, and for nobody else. */
export const SignedIn = (): CustomDecorator => SetMetadata(ACCESS, 'person' satisfies Access);

/** A public route that opens a session: only our own pages may call it. */
export const FromOwnPages = (): MethodDecorator =>
  applyDecorators(SetMetadata(FROM_OWN_PAGES, true), Problems('wrong_origin'));

/** Gives power or takes an account over: a session needs a password that was typed a short while ago. */
export const NeedsFreshPassword = (): MethodDecorator =>
  applyDecorators(SetMetadata(NEEDS_FRESH_PASSWORD, true), Problems('reauthentication_required'));

/** Open to the session of a person who has to set a new password first. */
export const OpenToOldPassword = (): MethodDecorator => SetMetadata(OPEN_TO_OLD_PASSWORD, true);

/** What the decorators above say about a route. */
export interface RouteRules {
  readonly access: Access | undefined;
  readonly isFromOwnPages: boolean;
  readonly needsFreshPassword: boolean;
  readonly isOpenToOldPassword: boolean;
}
