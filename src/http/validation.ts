import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { DomainError, type FieldFault } from '../domain/errors';
import { isQuicklyAccepted } from './quick-check';

/** Rules that say "wrong type" rather than "this value is refused". */
const SHAPE_RULES = new Set([
  'isString',
  'isReadableText',
  'isWholeNumber',
  'isArray',
  'isObject',
  'isBoolean',
  'isInstant',
  'whitelistValidation',
  'isTextRecord',
  'nestedValidation',
]);

const faultsOf = (errors: readonly ValidationError[], path = ''): { fault: FieldFault; isShape: boolean }[] =>
  errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const field = `${path}${property}`;
    const own = Object.entries(constraints).map(([rule, detail]) => ({
      fault: { field, code: CODE_OF[rule] ?? 'refused', detail },
      isShape: SHAPE_RULES.has(rule),
    }));
    return [...own, ...faultsOf(children, `${field}.`)];
  });

const CODE_OF: Readonly<Record<string, string | undefined>> = {
  whitelistValidation: 'unknown_field',
  isString: 'not_a_string',
  isReadableText: 'not_text',
  isNotBlank: 'required',
  isWholeNumber: 'not_a_whole_number',
  isUuid: 'not_a_uuid',
  isArray: 'not_a_list',
  isObject: 'not_an_object',
  isTextRecord: 'not_an_object_of_strings',
  isBoolean: 'not_a_boolean',
  isInstant: 'not_an_instant',
  isTimeZone: 'not_a_time_zone',
  maxLength: 'too_long',
  arrayMaxSize: 'too_many',
  isIn: 'not_allowed',
  min: 'too_small',
  max: 'too_large',
};

/** A fault in a query is always `invalid_request`: a person typed no part of it into a form. */
function refusal(errors: readonly ValidationError[], isQuery: boolean): DomainError {
  const all = faultsOf(errors);
  const isShape = isQuery || all.some((one) => one.isShape);
  const fields = all.filter((one) => isQuery || one.isShape === isShape).map(({ fault }) => fault);
  const named = [...new Set(fields.map(({ field }) => field))].join(', ');
  return isShape
    ? new DomainError('invalid_request', `unknown or mistyped: ${named}`, { fields })
    : new DomainError('validation_failed', `refused: ${named}`, { fields });
}

const OPTIONS = {
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: true,
  validationError: { target: false, value: false },
};

/** Checks bodies and queries against their classes; a field that the class does not have is refused. */
export class RequestPipe extends ValidationPipe {
  private readonly queries = new ValidationPipe({
    ...OPTIONS,
    exceptionFactory: (errors) => refusal(errors, true),
  });
  /** The checked empty query of each class: it is the same in every request. */
  private readonly empty = new Map<unknown, unknown>();

  constructor() {
    super({ ...OPTIONS, exceptionFactory: (errors) => refusal(errors, false) });
  }

  /** Path parameters are plain texts; other parameters are ours. */
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body') {
      if (value === null)
        throw new DomainError('invalid_request', 'the body must be a JSON object, not null');
      return isQuicklyAccepted(metadata.metatype, value) ? value : super.transform(value, metadata);
    }
    return metadata.type === 'query' ? this.query(value, metadata) : value;
  }

  private async query(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (Object.keys(value as object).length > 0) return this.queries.transform(value, metadata);
    const known = this.empty.get(metadata.metatype);
    if (known !== undefined) return known;
    const checked: unknown = Object.freeze(await this.queries.transform(value, metadata));
    this.empty.set(metadata.metatype, checked);
    return checked;
  }
}
