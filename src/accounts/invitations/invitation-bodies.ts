import { Injectable } from '@nestjs/common';
import type { PositionPageQuery } from '../../http/fields';
import { Clock } from '../../platform/clock';
import type { InvitationRow } from '../../projections/invitations/invitations-queries';
import { InvitationsQueries } from '../../projections/invitations/invitations-queries';
import { shownStatus, UsersQueries } from '../../projections/users/users-queries';
import type { InvitationBody, InvitationWithPeopleBody } from './invitations.bodies';

/** Makes the bodies that administrators see of rows of the read models. */
@Injectable()
export class InvitationBodies {
  constructor(
    private readonly invitations: InvitationsQueries,
    private readonly users: UsersQueries,
    private readonly clock: Clock,
  ) {}

  toBody({ invitationId, createdBy: { kind, id }, ...row }: InvitationRow): InvitationBody {
    const usesLeft = Math.max(0, row.uses - row.used);
    return {
      id: invitationId,
      status: statusOf(row, usesLeft, this.clock.now()),
      ...row,
      usesLeft,
      createdBy: { kind, id },
    };
  }

  peopleOf({ invitationId }: InvitationRow, page: PositionPageQuery): InvitationWithPeopleBody['people'] {
    const now = this.clock.now();
    const { items, nextCursor } = this.invitations.uses(invitationId, page);
    const people = items.flatMap(({ userId, usedAt }) => {
      const row = this.users.byId(userId);
      return row === undefined
        ? []
        : [{ userId, username: row.username, status: shownStatus(row, now), usedAt }];
    });
    return { items: people, nextCursor };
  }
}

function statusOf(
  { revokedAt, expiresAt }: Pick<InvitationRow, 'revokedAt' | 'expiresAt'>,
  usesLeft: number,
  now: string,
): InvitationBody['status'] {
  if (revokedAt !== null) return 'revoked';
  if (now >= expiresAt) return 'expired';
  return usesLeft === 0 ? 'full' : 'open';
}
