import { DomainError } from '../domain/errors';

/** The refusal of a parameter that has the right form and cannot be used. */
export const refusedQuery = (field: string, detail: string): DomainError =>
  new DomainError('invalid_request', detail, { fields: [{ field, code: 'not_allowed', detail }] });

/** The refusal of a parameter that names somebody whom the book does not know. */
export const unknownIn = (field: string, detail: string): DomainError =>
  new DomainError('not_found', detail, { fields: [{ field, code: 'not_found', detail }] });
