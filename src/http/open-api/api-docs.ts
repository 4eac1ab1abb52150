import type { Type } from '@nestjs/common';
import { ApiExtension, ApiNoContentResponse, ApiResponse } from '@nestjs/swagger';
import type { ErrorCode } from '../../domain/errors';

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

/** Begins the names of the extensions that `makeDocument` collects. */
export const PROBLEMS = 'x-problems';

/** Codes that a route refuses with, beside those of every route. */
export const Problems = (...codes: readonly ErrorCode[]): MethodDecorator =>
  ApiExtension([PROBLEMS, ...codes].join(' '), codes);
