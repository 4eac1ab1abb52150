import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { Max, Min, ValidateBy } from 'class-validator';
import { notes, optional, type FieldNotes } from './field-notes';
import { QuickField } from './quick-check';

interface NumberNotes extends Omit<FieldNotes, 'max'> {
  readonly min: number;
  readonly max: number;
  /** What is used where the request does not say. */
  readonly initial?: number;
}

/** A whole number in a body. JSON has one kind of number: 2.0 and 2e0 are 2. */
export const WholeNumber = (field: NumberNotes): PropertyDecorator =>
  applyDecorators(
    QuickField((value) => isWhole(value) && value >= field.min && value <= field.max, field.optional),
    wholeNumber(field, 'a whole number'),
  );

const isWhole = (value: unknown): value is number => Number.isInteger(value);

/** A whole number in a query, where it is text: digits alone. */
export const QueryNumber = (field: NumberNotes): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && DIGITS.test(value) ? Number(value) : value,
    ),
    wholeNumber(field, 'a whole number, in digits alone'),
  );

/** As JSON writes it: no leading zero, no plus, no exponent. */
const DIGITS = /^-?(?:0|[1-9][0-9]*)$/;

/** @param form what is said to a client whose value is of another type */
function wholeNumber({ min, max, initial, ...field }: NumberNotes, form: string): PropertyDecorator {
  const range = `from ${String(min)} to ${String(max)}`;
  return applyDecorators(
    ...optional(field.optional),
    ValidateBy({
      name: 'isWholeNumber',
      validator: {
        // a number beyond all others is one that is too large
        validate: (value) => Number.isInteger(value) || value === Infinity || value === -Infinity,
        defaultMessage: () => `$property must be ${form}, ${range}`,
      },
    }),
    Min(min, { message: `$property is too small: it must be ${range}` }),
    Max(max, { message: `$property is too large: it must be ${range}` }),
    ApiProperty({
      type: 'integer',
      minimum: min,
      maximum: max,
      ...(initial === undefined ? {} : { default: initial }),
      ...notes(field),
    }),
  );
}
