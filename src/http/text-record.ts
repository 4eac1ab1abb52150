import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';
import { isReadableText, READABLE } from './readable-text';

/** More, and longer, than the answers to any sign-up form. */
const ENTRIES_MAX = 50;
const VALUE_MAX_LENGTH = 2_000;

const isTextRecord = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return entries.length <= ENTRIES_MAX && entries.every(([name, text]) => isEntry(name, text));
};

const isEntry = (name: string, text: unknown): boolean =>
  isReadableText(name) && isReadableText(text) && (text as string).length <= VALUE_MAX_LENGTH;

/** Nest's types do not have this keyword of JSON Schema. */
const NAMES: object = { propertyNames: { pattern: READABLE } };

/** An object of strings, such as a profile; optional. */
export const TextRecord = (about: string): PropertyDecorator =>
  applyDecorators(
    ValidateIf((_, value: unknown) => value !== undefined),
    ValidateBy({
      name: 'isTextRecord',
      validator: {
        validate: isTextRecord,
        defaultMessage: () =>
          '$property must be an object of strings without control characters and halves of characters',
      },
    }),
    ApiPropertyOptional({
      ...NAMES,
      type: 'object',
      additionalProperties: { type: 'string', maxLength: VALUE_MAX_LENGTH, pattern: READABLE },
      maxProperties: ENTRIES_MAX,
      description: about,
    }),
  );
