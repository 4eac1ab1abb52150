import { ValidateBy, type ValidationOptions } from 'class-validator';
import { parseNetwork } from '../platform/network';
import { isTimeZone } from '../platform/time-zone';
import type { SignUpField } from './settings';
import { isUsernamePattern } from './username-pattern';

const FIELD_MAX_LENGTH = 1_000;
const DEFAULT_FIELD_MAX_LENGTH = 200;
const FIELD = /^([a-z][A-Za-z0-9]{0,31})(!?)(?::([^:]{1,80}))?(?::(\d{1,4}))?$/;
/** Names of fields that the form has already, and one with a meaning in JavaScript. */
const TAKEN_FIELDS = new Set(['username', 'password', 'prototype']);

/** Every object inherits these, such as `toString`: a missing field would look like one that was sent. */
const isOnEveryObject = (name: string): boolean => name in Object.prototype;

const rule =
  (name: string, message: string, test: (value: unknown) => boolean) =>
  (options: ValidationOptions = {}): PropertyDecorator =>
    ValidateBy({ name, validator: { validate: test, defaultMessage: () => message } }, options);

/** Undefined for text that does not describe a field. */
export function parseSignUpField(text: string): SignUpField | undefined {
  const [, name, mark, label, length] = FIELD.exec(text) ?? [];
  if (name === undefined || TAKEN_FIELDS.has(name) || isOnEveryObject(name)) return undefined;
  const maxLength = length === undefined ? DEFAULT_FIELD_MAX_LENGTH : Number(length);
  if (maxLength < 1 || maxLength > FIELD_MAX_LENGTH) return undefined;
  return { name, label: label?.trim() || name, required: mark === '!', maxLength };
}

export const IsSignUpField = rule(
  'isSignUpField',
  'must be a list of name:Label:maxLength (name! if it is required; at most 1000 characters; not username, password, or a name such as toString that every JavaScript object has)',
  (value) => typeof value === 'string' && parseSignUpField(value) !== undefined,
);

export const HasEachFieldOnce = rule('hasEachFieldOnce', 'names a field twice; keep one of them', (value) => {
  const names = Array.isArray(value) ? value.map((text) => parseSignUpField(String(text))?.name) : [];
  return new Set(names).size === names.length;
});

export const IsAddressOrNetwork = rule(
  'isAddressOrNetwork',
  'must be a list of addresses or networks, such as 10.0.0.0/8 or ::1',
  (value) => typeof value === 'string' && parseNetwork(value) !== undefined,
);

export const IsPublicUrl = rule(
  'isPublicUrl',
  'must be an address such as https://accounts.example.org, without user, query or fragment',
  (value) => typeof value === 'string' && isPlainUrl(value),
);

/** Only characters that need no escape in HTML. */
const HUB_URL = /^(https?:\/\/[A-Za-z0-9.:[\]-]+)?\/(?!\/)[A-Za-z0-9._~%/-]*$/;

export const IsHubUrl = rule(
  'isHubUrl',
  'must be a path such as /hub/, or an address such as https://hub.example.org/hub/',
  (value) => typeof value === 'string' && HUB_URL.test(value),
);

export const IsPattern = rule(
  'isPattern',
  'must be a regular expression of at most 500 characters without look-around, back references and many nested repetitions',
  (value) => typeof value === 'string' && isUsernamePattern(value),
);

export const IsTimeZone = rule(
  'isTimeZone',
  'must be the name of a time zone, such as Europe/Berlin or UTC',
  isTimeZone,
);

function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (!['http:', 'https:'].includes(url.protocol)) return false;
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}
