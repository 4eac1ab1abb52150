import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  isString,
  IsString,
  isUUID,
  IsUUID,
  Matches,
  MaxLength,
  ValidateBy,
} from 'class-validator';
import { INSTANT_EXAMPLE, INSTANT_PATTERN, parseInstant } from '../platform/instant';
import { isTimeZone, TIME_ZONE } from '../platform/time-zone';
import { notes, nullable, optional, type FieldNotes, type TextForm } from './field-notes';
import { QuickField } from './quick-check';
import { IsNotBlank, IsReadableText, isReadableText, READABLE, READABLE_NOT_BLANK } from './readable-text';
import { QueryNumber } from './whole-numbers';

interface TextNotes extends FieldNotes {
  readonly nullable?: boolean;
  /** Whether a text of only white space is refused. */
  readonly notBlank?: boolean;
}

export const Text = (field: TextNotes): PropertyDecorator =>
  applyDecorators(
    ...(field.form === undefined && field.notBlank !== true
      ? [QuickField(isReadableTextUpTo(field.max), field.optional)]
      : []),
    ...optional(field.optional),
    ...nullable(field.nullable),
    IsString(),
    ...(field.notBlank === true ? [IsNotBlank()] : []),
    IsReadableText(),
    MaxLength(field.max),
    ...(field.form === undefined ? [] : [Matches(field.form.pattern, { message: field.form.detail })]),
    ApiProperty({
      type: String,
      maxLength: field.max,
      pattern: field.form?.pattern.source ?? (field.notBlank === true ? READABLE_NOT_BLANK : READABLE),
      ...(field.nullable === true ? { nullable: true } : {}),
      ...notes(field),
    }),
  );

const isReadableTextUpTo = (max: number) => (value: unknown) =>
  isString(value) && value.length <= max && isReadableText(value);

/** A text without a length limit of its own: a name that is too long is an unknown name, not a refused field. */
export const AnyText = (field: Omit<FieldNotes, 'max'>): PropertyDecorator =>
  applyDecorators(
    QuickField(isReadableText, field.optional),
    ...optional(field.optional),
    IsString(),
    IsReadableText(),
    ApiProperty({ type: String, pattern: READABLE, ...notes(field) }),
  );

/** A password: its own rules check every character, where it is set and where it is verified. */
export const Password = (field: Omit<FieldNotes, 'max'> = {}): PropertyDecorator =>
  applyDecorators(
    QuickField(isString, field.optional),
    ...optional(field.optional),
    IsString(),
    ApiProperty({ type: String, ...notes(field) }),
  );

/** RFC 3339 with an offset, so that no time zone is guessed. Handlers get it in UTC with milliseconds. */
export const Instant = (
  field: Omit<FieldNotes, 'max'> & { readonly nullable?: boolean },
): PropertyDecorator =>
  applyDecorators(
    ...optional(field.optional),
    ...nullable(field.nullable),
    Transform(({ value }: { value: unknown }) => utcOf(value) ?? value),
    ValidateBy({
      name: 'isInstant',
      validator: {
        validate: (value) => utcOf(value) !== undefined,
        defaultMessage: () => `$property must be an instant with an offset, such as ${INSTANT_EXAMPLE}`,
      },
    }),
    ApiProperty({
      type: String,
      format: 'date-time',
      pattern: INSTANT_PATTERN,
      ...(field.nullable === true ? { nullable: true } : {}),
      ...notes(field),
    }),
  );

/** A name of the IANA time zone database. */
export const TimeZone = (field: Omit<FieldNotes, 'max'>): PropertyDecorator =>
  applyDecorators(
    ...optional(field.optional),
    ValidateBy({
      name: 'isTimeZone',
      validator: {
        validate: isTimeZone,
        defaultMessage: () => '$property must be a time zone such as Europe/Berlin',
      },
    }),
    ApiProperty({ type: String, pattern: TIME_ZONE.source, ...notes(field) }),
  );

const utcOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? parseInstant(value) : undefined;

export const TextList = (field: FieldNotes & { readonly maxItems: number }): PropertyDecorator =>
  applyDecorators(
    ...optional(field.optional),
    IsArray(),
    ArrayMaxSize(field.maxItems),
    IsString({ each: true }),
    IsReadableText({ each: true }),
    MaxLength(field.max, { each: true }),
    ApiProperty({
      type: 'array',
      items: { type: 'string', maxLength: field.max, pattern: READABLE },
      maxItems: field.maxItems,
      ...notes(field),
    }),
  );

export const Flag = (field: Omit<FieldNotes, 'max'> = {}): PropertyDecorator =>
  applyDecorators(...optional(field.optional), IsBoolean(), ApiProperty({ type: Boolean, ...notes(field) }));

export const OneOf = (values: readonly string[], field: Omit<FieldNotes, 'max'> = {}): PropertyDecorator =>
  applyDecorators(
    ...optional(field.optional),
    IsIn(values),
    ApiProperty({ enum: [...values], ...notes(field) }),
  );

/** The id of a person, in upper or lower case. */
export const PersonId = (field: Omit<FieldNotes, 'max'>): PropertyDecorator =>
  applyDecorators(
    QuickField((value) => isUUID(value), field.optional),
    ...optional(field.optional),
    IsString(),
    IsUUID(undefined, { message: '$property must be a user id' }),
    ApiProperty({ type: String, format: 'uuid', ...notes(field) }),
  );

const LIMIT = { most: 500, initial: 50 } as const;

/** Items per page: 1 to 500, 50 by default. */
export const PageLimit = (): PropertyDecorator =>
  QueryNumber({ min: 1, max: LIMIT.most, initial: LIMIT.initial, optional: true });

export const DEFAULT_LIMIT = LIMIT.initial;

const NOT_A_CURSOR = '$property must be the `nextCursor` of a page of this list';
const CURSOR_MAX_LENGTH = 1_000;
const CURSOR_NOTE = '`nextCursor` of the page before.';
/** 15 digits: every such number is exact in JavaScript and in SQLite. */
export const POSITION_MAX_LENGTH = 15;

export const POSITION: TextForm = {
  pattern: /^[0-9]{1,15}$/,
  detail: '$property must be a position of the book',
};

/** A position of the book. */
export const Position = (field: Omit<FieldNotes, 'max' | 'form'>): PropertyDecorator =>
  Text({ ...field, max: POSITION_MAX_LENGTH, form: POSITION });

/** `nextCursor` of the page before. @param pattern the form of the cursors of this list */
export const Cursor = (pattern: RegExp): PropertyDecorator =>
  Text({
    max: CURSOR_MAX_LENGTH,
    form: { pattern, detail: NOT_A_CURSOR },
    optional: true,
    about: CURSOR_NOTE,
  });

/** The query of a list. */
export class PageQuery {
  @Text({ max: CURSOR_MAX_LENGTH, optional: true, about: CURSOR_NOTE })
  cursor?: string;

  @PageLimit()
  limit: number = DEFAULT_LIMIT;
}

/** The query of a list whose cursors are positions of the book. */
export class PositionPageQuery extends PageQuery {
  @Cursor(POSITION.pattern)
  override cursor?: string;
}
