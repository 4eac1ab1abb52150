import 'reflect-metadata';
import { IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

export type VariableKind = 'text' | 'integer' | 'flag' | 'list';

/** The documentation of one variable, and how its text is parsed. */
export interface VariableNotes {
  readonly kind: VariableKind;
  /** As it would be written in the environment; undefined: none. */
  readonly initial?: string;
  /** The default column of the documentation, where it is not `initial`. */
  readonly initialText?: string;
  /** A sentence or two for operators: unit, range, when to change it. */
  readonly about: string;
  /** Never printed. */
  readonly isSecret?: boolean;
  /** Whether its file is refused if others may write it, and reported if others may read it. */
  readonly isFileGuarded?: boolean;
}

export interface VariableEntry extends VariableNotes {
  readonly name: string;
}

const entries: VariableEntry[] = [];

/** Makes a property of the settings class a variable of the environment. */
export const Variable =
  (notes: VariableNotes): PropertyDecorator =>
  (_target, property) => {
    entries.push({ name: String(property), ...notes });
  };

/** A variable with a whole number between two bounds, both included. */
export const WholeNumber =
  (least: number, most: number, notes: Omit<VariableNotes, 'kind'>): PropertyDecorator =>
  (target, property) => {
    Variable({ ...notes, kind: 'integer' })(target, property);
    for (const rule of [IsInt(), Min(least), Max(most)]) rule(target, property);
  };

/** A variable with one of a few values. */
export const OneOf =
  (values: readonly string[], notes: Omit<VariableNotes, 'kind'>): PropertyDecorator =>
  (target, property) => {
    Variable({ ...notes, kind: 'text' })(target, property);
    const list = values.join(', ').replace(/, ([^,]*)$/, ' or $1');
    IsIn(values, { message: `must be ${list}` })(target, property);
  };

/** Every variable, in the order of the settings class. */
export const variables = (): readonly VariableEntry[] => entries;

const WHOLE_NUMBER = /^-?\d{1,15}$/;

/** Parses a variable's text. Text that cannot be parsed is returned as it is, and validation refuses it. */
export const parseVariable = (kind: VariableKind, text: string): unknown => PARSERS[kind](text);

const parseFlag = (text: string): unknown => (text === 'true' ? true : text === 'false' ? false : text);

const PARSERS: Record<VariableKind, (text: string) => unknown> = {
  text: (text) => text,
  integer: (text) => (WHOLE_NUMBER.test(text.trim()) ? Number(text) : text),
  flag: (text) => parseFlag(text.trim().toLowerCase()),
  list: (text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
};

export const IsOptionalText = (): PropertyDecorator => (target, name) => {
  IsOptional()(target, name);
  IsString()(target, name);
};
