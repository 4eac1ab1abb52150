import type { AuditEvent } from '../api/audit-event';
import { EVENT_TYPES, type EventType } from './event-types';
import { isOwn, sentence, shown, type EventNames, type EventWords } from './wording';
import { WORDS_OF_INVITATIONS } from './words-of-invitations';
import { WORDS_OF_OPERATIONS } from './words-of-operations';
import { WORDS_OF_PEOPLE } from './words-of-people';
import { PASSWORD_CONFIRMED, WORDS_OF_SIGN_INS } from './words-of-sign-ins';

/** Every type of event that the page knows, in plain words. */
const WORDS: Readonly<Record<EventType, EventWords>> = {
  ...WORDS_OF_PEOPLE,
  ...WORDS_OF_SIGN_INS,
  ...WORDS_OF_INVITATIONS,
  ...WORDS_OF_OPERATIONS,
};

const typesOf = (words: object): readonly EventType[] =>
  EVENT_TYPES.filter((type) => Object.hasOwn(words, type));

/** The types in groups, for a list to choose from. */
export const EVENT_GROUPS = [
  { label: 'Sign-ins and browser sessions', types: typesOf(WORDS_OF_SIGN_INS) },
  { label: 'People', types: typesOf(WORDS_OF_PEOPLE) },
  { label: 'Invitations', types: typesOf(WORDS_OF_INVITATIONS) },
  { label: 'Operations', types: typesOf(WORDS_OF_OPERATIONS) },
];

const wordsOfType = (type: string): EventWords | undefined =>
  Object.hasOwn(WORDS, type) ? WORDS[type as EventType] : undefined;

/** Whoever signs in is nobody yet; whoever is signed in types the password once more. */
const wordsOf = (event: AuditEvent): EventWords | undefined =>
  event.type === 'LoginSucceeded' && isOwn(event) ? PASSWORD_CONFIRMED : wordsOfType(event.type);

const NO_NAMES: EventNames = { invitation: null, token: null };

/** What happened, who did it and to whom, in one sentence; the type, where a newer server wrote it. */
export const eventSentence = (event: AuditEvent, names = NO_NAMES): string =>
  sentence(wordsOf(event)?.says(event, names) ?? shown(event.type));

/** What kind of event it is, in a few words. */
export const eventLabel = (event: AuditEvent): string => wordsOf(event)?.label ?? shown(event.type);

/** The same of all events of a type. */
export const typeLabel = (type: string): string => wordsOfType(type)?.label ?? shown(type);

/** How much it should catch the eye; undefined: as any other. */
export const eventTone = (event: AuditEvent): EventWords['tone'] => wordsOf(event)?.tone;
