import type { SealedPersonal } from '../../src/event-store/event-store';
import { attemptOf, firstSealedSubjectOf, firstUserIdOf, LazyEvent } from '../../src/event-store/lazy-event';
import { ANNA, BEN } from '../support/people';

const eventId = '019b7f00-0000-5000-8000-000000000001';
const occurredAt = '2026-03-01T12:00:00.000Z';
const ids = { commandId: 'c', correlationId: 'c', causationId: 'c' };
const sealed = (subject: string): SealedPersonal => ({
  subject,
  keyId: BEN,
  nonce: 'abc-_',
  ciphertext: 'AA_-9',
});

function lazily({
  actor = { kind: 'hub', id: 'lab' },
  data = {},
  personal = [],
}: {
  actor?: object;
  data?: object;
  personal?: readonly SealedPersonal[];
}): LazyEvent {
  const envelope = { eventId, type: 'T', schemaVersion: 1, occurredAt, actor, ...ids, data, personal };
  return new LazyEvent(7, 'stream', 0, 'T', occurredAt, JSON.stringify(envelope));
}

describe('an event that is read from its text', () => {
  it.each([
    ['none', []],
    ['one', [sealed(ANNA)]],
    ['two', [sealed(ANNA), sealed('deployment')]],
    ['one of a strange subject', [sealed('a "b" \\ ,"personal":[] é \n')]],
  ])('has its sealed parts: %s', (_, personal) => {
    expect(lazily({ personal }).personal).toEqual(personal);
  });

  it.each([
    { kind: 'hub', id: 'lab' },
    { kind: 'policy', id: null },
    { kind: 'operator', id: ',"commandId": and "quotes"' },
  ])('has its actor: %j', (actor) => {
    expect(lazily({ actor }).actor).toEqual(actor);
    expect(lazily({ actor }).actor).toEqual(actor);
  });

  it.each([
    [ANNA, { userId: ANNA }],
    [ANNA, { userId: ANNA, name: null }],
    ['', { userId: '' }],
    [undefined, { userId: null }],
    [undefined, { name: 'x', userId: ANNA }],
    [undefined, { data: { userId: ANNA } }],
    [undefined, { userId: 'a "b"' }],
    [undefined, {}],
  ])('names first %s in %j', (userId, data) => {
    expect(firstUserIdOf(lazily({ data }))).toBe(userId);
  });

  it.each([
    ['x1', { userId: ANNA, attempt: 'x1', device: null }],
    [undefined, { userId: ANNA, attempt: null }],
    [undefined, { userId: 'a "attempt":"x1"' }],
    [undefined, {}],
  ])('names the attempt %s in %j', (attempt, data) => {
    expect(attemptOf(lazily({ data }))).toBe(attempt);
  });

  it.each([
    [ANNA, [sealed(ANNA)]],
    ['deployment', [sealed('deployment'), sealed(ANNA)]],
    ['', [sealed('')]],
    [undefined, []],
    [undefined, [sealed('a "b" \\ é')]],
  ])('has its first sealed part of %s', (subject, personal) => {
    const data = { note: ',"personal":[{"subject":"nobody"' };
    expect(firstSealedSubjectOf(lazily({ data, personal }))).toBe(subject);
  });
});
