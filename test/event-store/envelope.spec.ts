import type { Decided } from '../../src/domain/events';
import {
  commandContext,
  eventIdOf,
  nextDecision,
  toDomainEvent,
  toNewEvents,
  UnreadableEvent,
  type CommandContext,
} from '../../src/event-store/envelope';
import type { Actor } from '../../src/event-store/event-store';
import { open } from '../../src/event-store/sealing';
import { keyringFor } from '../support/keys';
import { ANNA, BEN } from '../support/people';
import { newEvent } from './fixtures';

const COMMAND = '019b7f00-0000-7000-8000-0000000000c1';
const OCCURRED_AT = '2026-01-01T00:00:00.000Z';
const ADDRESS = { value: '192.0.2.7', source: 'hub' } as const;
const keyring = keyringFor(ANNA, BEN);

describe('event ids', () => {
  it.each([
    ['user-1', 0, 0, 'f5b077d5-6fb4-5e44-ac27-7149c4de0048'],
    ['user-1', 1, 0, '53784fea-9cb4-5b52-b9cb-87d32d02ddd5'],
    ['user-1', 0, 1, '4fb12e75-0355-50cc-922d-0bbb77b64d31'],
    ['admins', 0, 0, '243da94a-2692-5828-a3d4-2c8383668d7c'],
  ])('of %s, index %i, decision %i never change', (stream, index, decision, id) => {
    expect(eventIdOf(COMMAND, stream, index, decision)).toBe(id);
  });

  it('are other ones for another command', () => {
    expect(eventIdOf(ANNA, 'user-1', 0, 0)).not.toBe(eventIdOf(COMMAND, 'user-1', 0, 0));
  });
});

describe('the decisions of a command', () => {
  it('are counted for each stream', () => {
    const context = commandContext({ kind: 'anonymous', id: null });
    expect(['a', 'a', 'b', 'a'].map((stream) => nextDecision(context, stream))).toEqual([0, 1, 0, 2]);
  });

  it('are counted across copies of its context, and from 0 for another command', () => {
    const context = commandContext({ kind: 'anonymous', id: null }, { address: ADDRESS });
    nextDecision(context, 'a');
    expect(nextDecision({ ...context, address: null }, 'a')).toBe(1);
    expect(nextDecision({ ...context, commandId: COMMAND }, 'a')).toBe(0);
  });
});

describe('the context of a command', () => {
  it('has ids of its own, and is its own correlation where none is given', () => {
    const one = commandContext({ kind: 'anonymous', id: null });
    const two = commandContext({ kind: 'anonymous', id: null }, { correlationId: 'request-1' });
    expect(one.commandId).not.toBe(two.commandId);
    expect(one).toMatchObject({ correlationId: one.commandId, causationId: one.commandId });
    expect(two).toMatchObject({ correlationId: 'request-1', causationId: 'request-1' });
  });

  it('caps what a browser says about itself', () => {
    const { userAgent } = commandContext({ kind: 'anonymous', id: null }, { userAgent: 'x'.repeat(10_000) });
    expect(userAgent).toHaveLength(256);
  });
});

const wrap = (context: CommandContext, ...decided: Decided[]) =>
  toNewEvents(keyring, context, { stream: 'user-1', number: 0, occurredAt: OCCURRED_AT }, decided);

describe('the envelope', () => {
  const context = commandContext({ kind: 'admin', id: BEN }, { correlationId: 'request-1' });
  const approval = { type: 'UserApproved', data: { userId: ANNA } } as const;
  const [first, second] = wrap(context, approval, { ...approval, by: 'policy' });

  it('is around each event', () => {
    expect(first).toEqual({
      eventId: eventIdOf(context.commandId, 'user-1', 0, 0),
      type: 'UserApproved',
      schemaVersion: 1,
      occurredAt: OCCURRED_AT,
      actor: { kind: 'admin', id: BEN },
      commandId: context.commandId,
      correlationId: 'request-1',
      causationId: 'request-1',
      data: { userId: ANNA },
      personal: [],
    });
  });

  it('names the policy where the policy decided', () => {
    expect(second).toMatchObject({
      eventId: eventIdOf(context.commandId, 'user-1', 1, 0),
      actor: { kind: 'policy', id: null },
    });
  });
});

describe('where a caller called from', () => {
  const agent = { address: ADDRESS, userAgent: 'Browser 1' };
  const callerFacts = { address: '192.0.2.7', addressSource: 'hub', userAgent: 'Browser 1' };
  const about = { type: 'UserApproved', data: { userId: ANNA } } as const;

  /** The sealed fields of an event, opened, with the person they are sealed for. */
  const sealedBy = (actor: Actor, event: Decided, from: typeof agent | { address: null } = agent) =>
    wrap(commandContext(actor, from), event).flatMap((wrapped) =>
      wrapped.personal.map(({ subject }) => {
        const opened = open(keyring, wrapped, subject);
        return [subject, opened.kind === 'opened' ? opened.fields : opened.kind];
      }),
    );

  it.each(['user', 'admin'] as const)('is sealed for the caller: %s', (kind) => {
    expect(sealedBy({ kind, id: BEN }, { ...about, personal: { [ANNA]: { reason: 'r' } } })).toEqual([
      [ANNA, { reason: 'r' }],
      [BEN, callerFacts],
    ]);
  });

  it('joins what is sealed about a caller who is the subject', () => {
    expect(sealedBy({ kind: 'user', id: ANNA }, { ...about, personal: { [ANNA]: { reason: 'r' } } })).toEqual(
      [[ANNA, { reason: 'r', ...callerFacts }]],
    );
  });

  it('is sealed for the one person whom the request of an anonymous caller is about', () => {
    expect(
      sealedBy({ kind: 'anonymous', id: null }, { ...about, personal: { [ANNA]: { username: 'anna' } } }),
    ).toEqual([[ANNA, { username: 'anna', ...callerFacts }]]);
  });

  it.each([
    ['operator', 'ops-user'],
    ['hub', 'token-1'],
    ['token', 'token-1'],
    ['anonymous', null],
    ['admin', null],
  ] as const)('is sealed for the deployment where no person calls: %s', (kind, id) => {
    expect(sealedBy({ kind, id }, about)).toEqual([['deployment', callerFacts]]);
  });

  it('is sealed for the deployment where the request of an anonymous caller is about two people', () => {
    const both = { [ANNA]: { reason: 'a' }, [BEN]: { reason: 'b' } };
    const sealed = sealedBy({ kind: 'anonymous', id: null }, { ...about, personal: both });
    expect(sealed.map(([subject]) => subject)).toEqual([ANNA, BEN, 'deployment']);
  });

  it('is not said twice where the event states an address', () => {
    const personal = { [ANNA]: { address: '198.51.100.1', addressSource: 'peer' as const } };
    expect(sealedBy({ kind: 'hub', id: 'token-1' }, { ...about, personal })).toEqual([
      [ANNA, personal[ANNA]],
    ]);
  });

  it('is said of nobody where the policy decided', () => {
    expect(sealedBy({ kind: 'admin', id: BEN }, { ...about, by: 'policy' })).toEqual([]);
  });

  it('is nothing where it is not known', () => {
    expect(sealedBy({ kind: 'admin', id: BEN }, about, { address: null })).toEqual([]);
  });
});

describe('a stored event', () => {
  const stored = (changes: { type?: string; schemaVersion?: number }) => ({
    ...newEvent({ type: 'UserApproved', data: { userId: ANNA }, ...changes }),
    position: '17',
    stream: 'user-1',
    revision: 0,
  });

  it('is folded by its type, data and time alone', () => {
    const event = stored({});
    const { type, data, occurredAt } = event;
    expect(toDomainEvent(event)).toEqual({ type, data, occurredAt });
  });

  it.each([
    ['version', { schemaVersion: 2 }],
    ['type', { type: 'UserPromoted' }],
    ['type named like an inherited property', { type: 'constructor' }],
  ])('of a newer %s is refused, with its position and what to do', (_, changes) => {
    const read = () => toDomainEvent(stored(changes));
    expect(read).toThrow(UnreadableEvent);
    expect(read).toThrow(/position 17 .* newer Gatebook/u);
  });
});
