import { ValidateBy, type ValidationOptions } from 'class-validator';

/** Without NUL and the other C0 control characters but tab and line ends, and without DEL. */
export const READABLE = '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$';

/** As `READABLE`, with something to read: a character that is not white space. */
export const READABLE_NOT_BLANK =
  '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*[^\\s\\u0000-\\u001f\\u007f][^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$';

const READABLE_TEXT = new RegExp(READABLE, 'u');
const HALF_CHARACTER = /\p{Surrogate}/u;

/** Whether a text can be stored and shown: no control characters, and no half of a character (a lone surrogate). */
export const isReadableText = (value: unknown): boolean =>
  typeof value === 'string' && READABLE_TEXT.test(value) && !HALF_CHARACTER.test(value);

export const IsReadableText = (options: ValidationOptions = {}): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isReadableText',
      validator: {
        validate: isReadableText,
        defaultMessage: () => '$property must be text without control characters and halves of characters',
      },
    },
    options,
  );

export const IsNotBlank = (): PropertyDecorator =>
  ValidateBy({
    name: 'isNotBlank',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && /\S/.test(value),
      defaultMessage: () => '$property must not be empty',
    },
  });
