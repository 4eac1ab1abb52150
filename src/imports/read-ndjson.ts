import { DomainError, type FieldFault } from '../domain/errors';
import {
  FIELD_NAMES,
  ROWS_MAX,
  type FieldName,
  type ImportFields,
  type ImportRow,
  type ProfileField,
} from './import-row';
import { cellReaders, readCell } from './read-cells';
import { tooManyRows, type ReadingRules } from './read-csv';

/** What each field is in JSON. */
const JSON_TYPES: Readonly<Record<FieldName | 'profile', 'text' | 'flag' | 'list' | 'object'>> = {
  username: 'text',
  email: 'text',
  groups: 'list',
  validUntil: 'text',
  status: 'text',
  admin: 'flag',
  passwordHash: 'text',
  mustChangePassword: 'flag',
  profile: 'object',
};

/**
 * The rows of a file with one JSON object a line. Empty lines are left out; null is a field that is left out.
 * @throws DomainError `validation_failed`: too many rows, no row
 */
export function readNdjson(text: string, rules: ReadingRules): ImportRow[] {
  const lines = text.split('\n').map((line, index) => ({ line: index + 1, text: line }));
  const filled = lines.filter((line) => line.text.trim() !== '');
  if (filled.length > ROWS_MAX) throw tooManyRows(filled.length);
  if (filled.length === 0) {
    const detail = 'The file is empty. Write one JSON object a line.';
    throw new DomainError('validation_failed', detail, {
      fields: [{ field: 'file', code: 'empty', detail }],
    });
  }
  return filled.map(({ line, text: json }) => ({ line, ...readObject(json, rules) }));
}

function readObject(json: string, { days, profileFields }: ReadingRules): Omit<ImportRow, 'line'> {
  const object = parsed(json);
  if (object === null) {
    const fault = { field: 'row', code: 'malformed', detail: 'This is not a JSON object. Write one a line.' };
    return { fields: {}, faults: [fault] };
  }
  const readers = cellReaders(days);
  const fields: Record<string, unknown> = {};
  const faults: FieldFault[] = [];
  for (const [name, value] of Object.entries(object)) {
    if (value === null) continue;
    const read = readValue(name, value, (field, text) => readers[field](text), profileFields);
    if (Array.isArray(read)) faults.push(...read);
    else Object.assign(fields, read);
  }
  return { fields, faults };
}

function readValue(
  name: string,
  value: unknown,
  readText: (field: FieldName, text: string) => unknown,
  profileFields: readonly ProfileField[],
): ImportFields | FieldFault[] {
  if (name === 'profile') return readProfile(value, profileFields);
  if (!isFieldName(name))
    return [{ field: name.slice(0, 40), code: 'unknown_field', detail: 'No row has this field.' }];
  const type = JSON_TYPES[name];
  if (type === 'flag')
    return typeof value === 'boolean' ? { [name]: value } : mistyped(name, 'true or false');
  if (type === 'list') return isTextList(value) ? readList(name, value) : mistyped(name, 'a list of texts');
  if (typeof value !== 'string') return mistyped(name, 'a text');
  if (value.trim() === '') return {};
  const read = readCell(name, value.trim(), (text) => readText(name, text));
  return 'fault' in read ? [read.fault] : { [name]: read.value };
}

const readList = (name: string, values: readonly string[]): ImportFields | FieldFault[] => {
  const faults = values.flatMap((value) => {
    const read = readCell(name, value, (text) => text);
    return 'fault' in read ? [read.fault] : [];
  });
  return faults.length > 0 ? faults.slice(0, 1) : { groups: values };
};

function readProfile(value: unknown, profileFields: readonly ProfileField[]): ImportFields | FieldFault[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return mistyped('profile', 'an object of texts');
  const profile: Record<string, string> = {};
  const faults: FieldFault[] = [];
  for (const [name, answer] of Object.entries(value)) {
    const field = `profile.${name.slice(0, 40)}`;
    if (!profileFields.some((known) => known.name === name)) {
      faults.push({ field, code: 'unknown_field', detail: 'The sign-up form does not have this field.' });
    } else if (typeof answer !== 'string') {
      faults.push(...mistyped(field, 'a text'));
    } else if (answer.trim() !== '') {
      const read = readCell(field, answer.trim(), (text) => text);
      if ('fault' in read) faults.push(read.fault);
      else profile[name] = read.value;
    }
  }
  return faults.length > 0 ? faults : { profile };
}

function parsed(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    // the row is refused, and the others are read
    return null;
  }
}

const isFieldName = (name: string): name is FieldName => (FIELD_NAMES as readonly string[]).includes(name);

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const mistyped = (field: string, wanted: string): FieldFault[] => [
  { field, code: 'mistyped', detail: `Write ${wanted}.` },
];
