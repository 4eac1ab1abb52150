import { ValidateIf } from 'class-validator';

export interface TextForm {
  readonly pattern: RegExp;
  /** What is said to a client whose text does not match. */
  readonly detail: string;
}

/** Options of a field decorator, which both validates the field and describes it in the OpenAPI document. */
export interface FieldNotes {
  /** Longest value in UTF-16 code units. */
  readonly max: number;
  readonly about?: string;
  readonly optional?: boolean;
  readonly form?: TextForm;
}

/** A missing value is allowed; null is a mistyped value unless the field is nullable. */
export const optional = (isOptional = false): PropertyDecorator[] =>
  isOptional ? [ValidateIf((_, value: unknown) => value !== undefined)] : [];

export const nullable = (isNullable = false): PropertyDecorator[] =>
  isNullable ? [ValidateIf((_, value: unknown) => value !== null)] : [];

/** What a field's notes say in the OpenAPI document. */
export const notes = ({ about, optional: isOptional }: Pick<FieldNotes, 'about' | 'optional'>) => ({
  required: isOptional !== true,
  ...(about === undefined ? {} : { description: about }),
});
