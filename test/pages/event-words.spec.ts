import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../src/domain/events';
import type { AuditEvent } from '../../web/src/admin/api/audit-event';
import { EVENT_TYPES } from '../../web/src/admin/audit/event-types';
import { EVENT_GROUPS, eventSentence, typeLabel } from '../../web/src/admin/audit/event-words';

const GOLDEN = join(__dirname, '../event-store/golden');

/** What an administrator reads of every type: the stored examples, with names. */
const examples = readdirSync(GOLDEN).map((file) => {
  const { data, ...stored } = JSON.parse(readFileSync(join(GOLDEN, file), 'utf8')) as AuditEvent & {
    data: { userId?: string };
  };
  const subject = data.userId === undefined ? null : { userId: data.userId, username: 'ada' };
  return event({ ...stored, data, subject, actor: { ...stored.actor, name: 'frank' } });
});

function event(parts: Partial<AuditEvent>): AuditEvent {
  return {
    position: '7',
    eventId: '019b7f00-0000-7000-8000-000000000001',
    type: 'UserApproved',
    occurredAt: '2026-01-02T03:04:05.678Z',
    stream: 'user-1',
    revision: 0,
    subject: { userId: 'a', username: 'ada' },
    actor: { kind: 'admin', id: 'f', name: 'frank' },
    address: null,
    userAgent: null,
    data: {},
    reason: null,
    correlationId: 'c',
    commandId: 'c',
    ...parts,
  };
}

describe('the events of the book in plain words', () => {
  it('every type of the catalogue has words, and no other', () => {
    expect([...EVENT_TYPES].sort()).toEqual(Object.keys(CATALOGUE).sort());
  });

  it('every type can be chosen in a filter, once', () => {
    expect(EVENT_GROUPS.flatMap(({ types }) => types).sort()).toEqual([...EVENT_TYPES].sort());
  });

  it('no two types are told apart by their name alone', () => {
    const labels = EVENT_TYPES.map(typeLabel);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it.each(examples.map((example) => [example.type, example] as const))('%s', (_, example) => {
    const said = eventSentence(example);
    expect(said).toMatch(/^[A-Z“].*\.$/u);
    expect(said).not.toMatch(/undefined|null|NaN|\[object|Invalid|\?/);
    expect(said).not.toContain(example.type);
  });

  it.each(examples.map((example) => [example.type, example] as const))('%s of an erased person', (_, old) => {
    const subject = old.subject && { ...old.subject, username: null };
    const said = eventSentence({ ...old, subject, actor: { ...old.actor, id: null, name: null }, data: {} });
    expect(said).toMatch(/^[A-Z].*\.$/u);
    expect(said).not.toMatch(/undefined|null|NaN|\[object|Invalid/);
  });

  it.each([
    [{}, '“frank” approved “ada”.'],
    [
      { actor: { kind: 'policy', id: null, name: null } },
      '“ada” was approved without a decision, by the rule for sign-ups or an invitation.',
    ],
    [
      {
        type: 'GroupsChanged',
        actor: { kind: 'policy', id: null, name: null },
        data: { groups: ['lab', 'chemistry'] },
      },
      'An invitation set the groups of “ada”: lab, chemistry.',
    ],
    [
      {
        type: 'InvitationCreated',
        data: { uses: 30, note: 'Chemistry', expiresAt: '2026-02-01T00:00:00.000Z' },
      },
      '“frank” made the invitation “Chemistry” for 30 people; it works until 31 Jan 2026, 24:00.',
    ],
    [
      {
        type: 'LoginFailed',
        actor: { kind: 'hub', id: 't', name: 'lab' },
        address: { value: '10.0.0.7', source: 'hub' },
        userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
      },
      'A wrong password was typed for “ada”, at the hub “lab”, from 10.0.0.7 (Firefox on Windows).',
    ],
    [
      { type: 'LoginFailed', data: { device: 'd' }, actor: { kind: 'anonymous', id: null, name: null } },
      'A wrong password was typed for “ada” in a known browser.',
    ],
    [
      { type: 'LoginRefused', data: { reason: 'throttled', attempt: null, device: 'd' } },
      '“ada” was locked in a known browser after too many wrong passwords, and refused without a check of the password.',
    ],
    [
      { type: 'LoginRefused', data: { reason: 'blocked', attempt: 'a' } },
      'A sign-in as “ada” was refused, because the account was blocked.',
    ],
    [
      { type: 'LoginSucceeded', actor: { kind: 'anonymous', id: null, name: null }, data: { attempt: 'a' } },
      '“ada” signed in.',
    ],
    [
      { type: 'LoginSucceeded', actor: { kind: 'admin', id: 'a', name: 'ada' }, data: { attempt: 'a' } },
      '“ada” confirmed the password.',
    ],
    [
      { type: 'UserBlocked', data: { cause: 'admin', until: null } },
      '“frank” blocked “ada” until an administrator unblocks them.',
    ],
    [
      { type: 'ProfileChanged', actor: { kind: 'user', id: 'a', name: 'ada' }, data: { email: null } },
      '“ada” changed their own e-mail address.',
    ],
    [
      { type: 'AuditRead', data: { kind: 'replay' }, actor: { kind: 'operator', id: 'root', name: 'root' } },
      'The operator “root” looked at the history of “ada”.',
    ],
    [{ type: 'FromTomorrow' }, 'FromTomorrow.'],
  ] as [Partial<AuditEvent>, string][])('%j: %s', (parts, said) => {
    expect(eventSentence(event(parts))).toBe(said);
  });

  it('names an invitation and a token of which the event has the id alone', () => {
    const names = { invitation: 'Chemistry', token: 'lab' };
    const revoked = { type: 'InvitationRevoked', data: { invitationId: 'i' } };
    expect(eventSentence(event(revoked), names)).toBe('“frank” revoked the invitation “Chemistry”.');
    expect(eventSentence(event(revoked))).toBe('“frank” revoked the invitation with the id i.');
    const ended = { type: 'TokenRevoked', data: { tokenId: 't' } };
    expect(eventSentence(event(ended), names)).toBe('“frank” revoked the token “lab”.');
  });

  it('a name cannot pass for something else', () => {
    const subject = { userId: 'a', username: 'ada\u202e‮\u200b\u0007' };
    expect(eventSentence(event({ subject }))).toBe('“frank” approved “ada\\u202e\\u202e\\u200b\\u0007”.');
    const arabic = { userId: 'a', username: 'أمل' };
    expect(eventSentence(event({ subject: arabic }))).toBe('“frank” approved “\u2068أمل\u2069”.');
  });
});
