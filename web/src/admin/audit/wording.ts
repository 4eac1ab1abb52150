import { en } from '../../texts/en';
import { deviceName } from '../../ui/device';
import type { AuditEvent } from '../api/audit-event';
import { format } from '../texts/format';

/** How an event is told. */
export interface EventWords {
  /** What kind of event it is, for a list to choose from. */
  readonly label: string;
  /** `quiet`: a step of something that another event tells. */
  readonly tone?: 'good' | 'bad' | 'quiet';
  /** One sentence, without a full stop. Of an erased person any field may be missing. */
  readonly says: (event: AuditEvent, names: EventNames) => string;
}

/** Names of what an event has the id of alone; null: not known. */
export interface EventNames {
  readonly invitation: string | null;
  readonly token: string | null;
}

/** Letters that are read from right to left; they would reorder the text around them. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Characters without a look of their own that turn or hide the text around them. */
const INVISIBLE = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A text that somebody typed, so that it cannot pass for something else. */
export function shown(text: string): string {
  const visible = text.replace(INVISIBLE, escaped);
  return RIGHT_TO_LEFT.test(visible) ? `\u2068${visible}\u2069` : visible;
}

export const quoted = (name: string): string => `“${shown(name)}”`;

const ERASED = 'an erased person';

/** The person whom an event is about. */
export const person = ({ subject }: AuditEvent): string =>
  subject === null ? 'somebody' : subject.username === null ? ERASED : quoted(subject.username);

/** Who did it. */
export function actor({ actor: { kind, id, name } }: AuditEvent): string {
  const known = name ?? id;
  switch (kind) {
    case 'user':
    case 'admin':
      return name === null ? ERASED : quoted(name);
    case 'operator':
      return known === null ? 'an operator' : `the operator ${quoted(known)}`;
    case 'hub':
      return known === null ? 'a hub' : `the hub ${quoted(known)}`;
    case 'token':
      return known === null ? 'a token' : `the token ${quoted(known)}`;
    case 'policy':
      return 'Gatebook itself';
    case 'anonymous':
      return 'somebody who was not signed in';
  }
}

/** “ada” or “their own”: of the person, where the person did it. */
export const whose = (event: AuditEvent): string => (isOwn(event) ? 'their own' : `${person(event)}’s`);

export const isOwn = ({ actor: { id }, subject }: AuditEvent): boolean =>
  subject !== null && id === subject.userId;

/** A field of the event that is text; undefined: it has none. */
export function field({ data }: AuditEvent, name: string): string | undefined {
  const value = data[name];
  return typeof value === 'string' ? value : undefined;
}

/** Most are ends of something. */
export function instantOf(event: AuditEvent, name: string): string | undefined {
  const instant = field(event, name);
  return instant === undefined ? undefined : format.end(instant);
}

export function number({ data }: AuditEvent, name: string): string {
  const value = data[name];
  return typeof value === 'number' ? format.count(value) : '…';
}

/** A field of the event that is a list of texts. */
export function texts({ data }: AuditEvent, name: string): readonly string[] {
  const value = data[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string').map(shown) : [];
}

/** Such as “, from 10.0.0.7 (Firefox on Windows)”; empty where it is not known. */
export function origin({ address, userAgent }: AuditEvent): string {
  const device = deviceName(en, userAgent);
  const isKnown = device !== en.account.unknownDevice;
  if (address === null) return isKnown ? `, with ${device}` : '';
  return `, from ${shown(address.value)}${isKnown ? ` (${device})` : ''}`;
}

export const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

export const sentence = (text: string): string => `${capitalised(text)}${/[.?!]$/.test(text) ? '' : '.'}`;
