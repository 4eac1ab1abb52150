import { isReadableText } from './readable-text';

type Check = (body: unknown) => boolean;

const CHECKS = new WeakMap<object, Check>();

/**
 * For a body that class-validator takes long for, because of a long list or because it comes with every sign-in: what this
 * check accepts goes to the handler as it was sent. It may leave anything to the class, and must accept nothing that the
 * class refuses or changes.
 */
export const QuickCheck =
  (accepts: Check): ClassDecorator =>
  (body) =>
    void CHECKS.set(body, accepts);

/** @param type the class of a body */
export const isQuicklyAccepted = (type: object | undefined, body: unknown): boolean =>
  type !== undefined && CHECKS.get(type)?.(body) === true;

/** What each field may hold. */
export type QuickRules = ReadonlyMap<string, (value: unknown) => boolean>;

/** Whether an object has the fields that it needs, and nothing that the rules refuse. @param needed one or more */
export const keeps = (rules: QuickRules, needed: readonly string[], value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  needed.every((field) => Object.hasOwn(value, field)) &&
  Object.entries(value).every(([field, content]) => rules.get(field)?.(content) === true);

export const isString = (value: unknown): value is string => typeof value === 'string';

/** @param max in UTF-16 code units */
export const isTextUpTo =
  (max: number) =>
  (value: unknown): boolean =>
    isString(value) && value.length <= max && isReadableText(value);
