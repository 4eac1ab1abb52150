import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtension, ApiNoContentResponse, ApiResponse } from '@nestjs/swagger';
import type { ErrorCode } from '../../domain/errors';
import { STATUS_OF } from '../problem';

const NO_CONTENT = 204;

/** The answer of a route that succeeds; a class describes its body. */
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

/** Codes that a route refuses with, beside those of every route. `makeDocument` collects them. */
export const PROBLEMS = 'x-problems';

const codesByHandler = new WeakMap<object, readonly ErrorCode[]>();

export const Problems = (...codes: readonly ErrorCode[]): MethodDecorator => {
  return (target, key, descriptor) => {
    const handler = descriptor.value as object;
    const all = [...(codesByHandler.get(handler) ?? []), ...codes];
    codesByHandler.set(handler, all);
    applyDecorators(
      ApiExtension(
        PROBLEMS,
        all.toSorted((a, b) => STATUS_OF[a] - STATUS_OF[b]),
      ),
    )(target, key, descriptor);
  };
};
