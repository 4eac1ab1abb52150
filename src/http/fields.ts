import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';

/** How a field of a request is checked and how it stands in the OpenAPI document: both from one decorator. */
export interface FieldNotes {
  /** Longest value in UTF-16 code units. */
  readonly max: number;
  readonly about?: string;
  readonly optional?: boolean;
}

/** Missing is one thing, null another: null is a mistyped value. */
const optional = (isOptional = false): PropertyDecorator[] =>
  isOptional ? [ValidateIf((_, value: unknown) => value !== undefined)] : [];

const notes = ({ about, optional: isOptional }: Pick<FieldNotes, 'about' | 'optional'>) => ({
  required: isOptional !== true,
  ...(about === undefined ? {} : { description: about }),
});

export const Text = (field: FieldNotes): PropertyDecorator =>
  applyDecorators(
    ...optional(field.optional),
    IsString(),
    MaxLength(field.max),
    ApiProperty({ type: String, maxLength: field.max, ...notes(field) }),
  );

/** A text whose length somebody else judges (a password that is too long is a wrong one, not a refused field). */
export const AnyText = (field: Omit<FieldNotes, 'max'>): PropertyDecorator =>
  applyDecorators(...optional(field.optional), IsString(), ApiProperty({ type: String, ...notes(field) }));

const INSTANT = { strict: true, strictSeparator: true } as const;

/** ISO 8601 with its offset, so that nobody's time zone is guessed. */
export const Instant = (field: Omit<FieldNotes, 'max'>): PropertyDecorator =>
  applyDecorators(
    ...optional(field.optional),
    IsISO8601(INSTANT),
    ApiProperty({ type: String, format: 'date-time', ...notes(field) }),
  );

export const TextList = (field: FieldNotes & { readonly maxItems: number }): PropertyDecorator =>
  applyDecorators(
    ...optional(field.optional),
    IsArray(),
    ArrayMaxSize(field.maxItems),
    IsString({ each: true }),
    MaxLength(field.max, { each: true }),
    ApiProperty({ type: [String], maxItems: field.maxItems, ...notes(field) }),
  );

export const OneOf = (values: readonly string[], field: Omit<FieldNotes, 'max'> = {}): PropertyDecorator =>
  applyDecorators(
    ...optional(field.optional),
    IsIn(values),
    ApiProperty({ enum: [...values], ...notes(field) }),
  );

const LIMIT = { most: 500, initial: 50 } as const;
const DIGITS = /^\d{1,9}$/;

/** How many a page holds: 1 to 500, 50 by default. */
export const PageLimit = (): PropertyDecorator =>
  applyDecorators(
    IsOptional(),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && DIGITS.test(value) ? Number(value) : value,
    ),
    IsInt(),
    Min(1),
    Max(LIMIT.most),
    ApiProperty({
      type: 'integer',
      minimum: 1,
      maximum: LIMIT.most,
      default: LIMIT.initial,
      required: false,
    }),
  );

export const DEFAULT_LIMIT = LIMIT.initial;

const CURSOR_MAX_LENGTH = 1_000;

/** Every list's query. */
export class PageQuery {
  @Text({ max: CURSOR_MAX_LENGTH, optional: true, about: '`nextCursor` of the page before.' })
  cursor?: string;

  @PageLimit()
  limit: number = DEFAULT_LIMIT;
}
