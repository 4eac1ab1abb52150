import type { Type } from '@nestjs/common';
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

/** Once for each route: of several, the document would have one. */
export const Problems = (...codes: readonly ErrorCode[]): MethodDecorator =>
  ApiExtension(
    PROBLEMS,
    codes.toSorted((a, b) => STATUS_OF[a] - STATUS_OF[b]),
  );
