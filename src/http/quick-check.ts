type Check = (body: unknown) => boolean;

const CHECKS = new WeakMap<object, Check>();

/**
 * For a body with a long list, whose items take class-validator long: what this check accepts goes to the handler as it was
 * sent. It may leave anything to the class, and must accept nothing that the class refuses or changes.
 */
export const QuickCheck =
  (accepts: Check): ClassDecorator =>
  (body) =>
    void CHECKS.set(body, accepts);

/** @param type the class of a body */
export const isQuicklyAccepted = (type: object | undefined, body: unknown): boolean =>
  type !== undefined && CHECKS.get(type)?.(body) === true;
