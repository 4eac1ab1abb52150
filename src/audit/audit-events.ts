import { Injectable } from '@nestjs/common';
import { DEPLOYMENT_SUBJECT, type PersonalFields } from '../domain/events';
import { CONFIGURED_HUB } from '../domain/token';
import type { Actor, StoredEvent } from '../event-store/event-store';
import { Keyring } from '../event-store/keyring';
import { open } from '../event-store/sealing';
import { shownDataOf } from '../projections/audit/shown-data';
import { TokensQueries } from '../projections/tokens/tokens-queries';
import { UsersQueries } from '../projections/users/users-queries';
import type { AuditEventBody } from './audit.bodies';

/** Events as administrators read them: with names, sealed fields opened, and without secrets. */
@Injectable()
export class AuditEvents {
  constructor(
    private readonly users: UsersQueries,
    private readonly tokens: TokensQueries,
    private readonly keyring: Keyring,
  ) {}

  toBody(event: StoredEvent): AuditEventBody {
    const { position, eventId, type, occurredAt, stream, revision, correlationId, commandId } = event;
    const userId = subjectOf(event);
    const opened = event.personal.map(({ subject }) => this.opened(event, subject));
    const about = this.opened(event, userId ?? DEPLOYMENT_SUBJECT);
    const withAddress = opened.find(({ address }) => address !== undefined);
    return {
      position,
      eventId,
      type,
      occurredAt,
      stream,
      revision,
      subject: userId === null ? null : { userId, username: this.usernameOf(userId) },
      actor: { ...event.actor, name: this.nameOf(event.actor) },
      address:
        withAddress?.address === undefined
          ? null
          : { value: withAddress.address, source: withAddress.addressSource ?? null },
      userAgent: opened.find(({ userAgent }) => userAgent !== undefined)?.userAgent ?? null,
      data: shownData(event, about),
      reason: about.reason ?? null,
      correlationId,
      commandId,
    };
  }

  /** The reason that an event about a person gives. */
  reasonOf(event: StoredEvent): string | null {
    return this.opened(event, subjectOf(event) ?? DEPLOYMENT_SUBJECT).reason ?? null;
  }

  usernameOf(userId: string): string | null {
    return this.users.byId(userId)?.username ?? null;
  }

  private nameOf({ kind, id }: Actor): string | null {
    if (id === null) return null;
    switch (kind) {
      case 'user':
      case 'admin':
        return this.usernameOf(id);
      case 'hub':
      case 'token':
        return id === CONFIGURED_HUB.tokenId ? CONFIGURED_HUB.name : (this.tokens.byId(id)?.name ?? null);
      case 'operator':
        return id;
      case 'policy':
      case 'anonymous':
        return null;
    }
  }

  private opened(event: StoredEvent, subject: string): PersonalFields {
    const opened = open(this.keyring, event, subject);
    return opened.kind === 'opened' ? opened.fields : {};
  }
}

/** The person whom an event is about; null for events of the deployment, of tokens and of unknown names. */
export function subjectOf({ data }: StoredEvent): string | null {
  const { userId } = data;
  return typeof userId === 'string' ? userId : null;
}

/** The event's data, with the sealed fields that it has: name, e-mail address, profile, note. */
function shownData(
  event: StoredEvent,
  { username, email, profile, note }: PersonalFields,
): Record<string, unknown> {
  return {
    ...shownDataOf(event),
    ...(username === undefined ? {} : { username }),
    ...(email === undefined ? {} : { email }),
    ...(profile === undefined ? {} : { profile }),
    ...(note === undefined ? {} : { note }),
  };
}
