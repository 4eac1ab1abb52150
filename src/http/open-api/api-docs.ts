import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtension, ApiNoContentResponse, ApiResponse } from '@nestjs/swagger';
import type { ErrorCode } from '../../domain/errors';
import { STATUS_OF } from '../problem';

const NO_CONTENT = 204;

/** What a route answers when all is well; its body is described by a class. */
export const Answers = (
  status: number,
  body?: Type,
  options: { readonly isArray?: boolean } = {},
): MethodDecorator =>
  body === undefined
    ? status === NO_CONTENT
      ? ApiNoContentResponse({ description: 'Done.' })
      : ApiResponse({ status, description: 'Done.' })
    : ApiResponse({ status, description: 'Done.', type: body, ...options });

/** Codes with which a route refuses, beside those that every route has. Gathered when the document is made. */
export const PROBLEMS = 'x-problems';

const gathered = new WeakMap<object, readonly ErrorCode[]>();

export const Problems = (...codes: readonly ErrorCode[]): MethodDecorator => {
  return (target, key, descriptor) => {
    const handler = descriptor.value as object;
    const all = [...(gathered.get(handler) ?? []), ...codes];
    gathered.set(handler, all);
    applyDecorators(
      ApiExtension(
        PROBLEMS,
        all.toSorted((a, b) => STATUS_OF[a] - STATUS_OF[b]),
      ),
    )(target, key, descriptor);
  };
};
