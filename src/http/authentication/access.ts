import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Scope } from '../../domain/token';

export const ACCESS = 'gatebook:access';

export type Access = 'public' | readonly Scope[];

/** Anyone may call this route. */
export const Public = (): CustomDecorator => SetMetadata(ACCESS, 'public' satisfies Access);

/** One of these scopes is needed. A route with neither this nor `Public` is refused to everybody. */
export const Scopes = (...scopes: readonly Scope[]): CustomDecorator =>
  SetMetadata(ACCESS, scopes satisfies Access);
