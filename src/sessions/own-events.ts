import { Injectable } from '@nestjs/common';
import type { EventData, PersonalFields } from '../domain/events';
import type { StoredEvent } from '../event-store/event-store';
import { Keyring } from '../event-store/keyring';
import { open } from '../event-store/sealing';
import { AuditQueries } from '../projections/audit/audit-queries';
import { isOfSession } from '../projections/audit/counted';
import { shownDataOf } from '../projections/audit/shown-data';
import type { OwnLoginBody, OwnLoginsBody } from './own-account.bodies';

const OUTCOMES = ['LoginSucceeded', 'LoginFailed', 'LoginRefused'];

/** Attempts of one person that may have an outcome later than others that began after them. */
const ATTEMPTS_UNDER_WAY = 50;

/** Events of a page of the export. */
const PAGE = 500;

/** An event as its person sees it: what is sealed for them, and no name of anybody else. */
export interface OwnEvent {
  readonly position: string;
  readonly type: string;
  readonly occurredAt: string;
  /** What kind of caller: the person, an administrator, a hub … */
  readonly by: StoredEvent['actor']['kind'];
  readonly data: Readonly<Record<string, unknown>>;
  readonly personal: PersonalFields;
}

/** What the book has about a person, as that person may read it. */
@Injectable()
export class OwnEvents {
  constructor(
    private readonly audit: AuditQueries,
    private readonly keyring: Keyring,
  ) {}

  /** The outcomes of sign-ins to an account, newest first. @throws DomainError `invalid_request` for a bad cursor */
  logins(userId: string, page: { readonly cursor?: string; readonly limit: number }): OwnLoginsBody {
    const { items, nextCursor } = this.audit.list({ ...page, subject: userId, types: OUTCOMES });
    const userAgents = this.userAgentsOf(userId, items);
    return { items: items.map((event) => this.toLogin(event, userId, userAgents)), nextCursor };
  }

  /** All events about a person, oldest first. */
  *all(userId: string): Generator<OwnEvent> {
    let after: string | undefined;
    for (;;) {
      const page = this.audit.ofPerson(userId, { ...(after === undefined ? {} : { after }), limit: PAGE });
      for (const event of page) yield this.toOwnEvent(event, userId);
      after = page.at(-1)?.position;
      if (page.length < PAGE) return;
    }
  }

  /** By the id of the attempt: an outcome has only its address. */
  private userAgentsOf(userId: string, outcomes: readonly StoredEvent[]): ReadonlyMap<unknown, string> {
    const [newest] = outcomes;
    if (newest === undefined) return new Map();
    const attempts = this.audit.list({
      subject: userId,
      type: 'LoginAttempted',
      cursor: newest.position,
      limit: outcomes.length + ATTEMPTS_UNDER_WAY,
    });
    return new Map(
      attempts.items.flatMap((event) => {
        const { userAgent } = this.fieldsOf(event, userId);
        return userAgent === undefined ? [] : [[event.eventId, userAgent] as const];
      }),
    );
  }

  private toLogin(
    event: StoredEvent,
    userId: string,
    userAgents: ReadonlyMap<unknown, string>,
  ): OwnLoginBody {
    const { address = null } = this.fieldsOf(event, userId);
    const userAgent = userAgents.get(event.data.attempt) ?? null;
    const isHub = event.actor.kind === 'hub' || event.actor.kind === 'token';
    const via = isHub ? 'hub' : 'browser';
    return { occurredAt: event.occurredAt, outcome: outcomeOf(event), address, userAgent, via };
  }

  private toOwnEvent(event: StoredEvent, userId: string): OwnEvent {
    const { position, type, occurredAt, actor } = event;
    const personal = this.fieldsOf(event, userId);
    return { position, type, occurredAt, by: actor.kind, data: shownDataOf(event), personal };
  }

  private fieldsOf(event: StoredEvent, userId: string): PersonalFields {
    const opened = open(this.keyring, event, userId);
    return opened.kind === 'opened' ? opened.fields : {};
  }
}

function outcomeOf(event: StoredEvent): string {
  const { type, data } = event;
  if (type === 'LoginSucceeded') return isOfSession(event) ? 'confirmed' : 'ok';
  if (type === 'LoginFailed') return 'invalid_credentials';
  return (data as unknown as EventData['LoginRefused']).reason;
}
