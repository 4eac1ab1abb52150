import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import type { Decided } from '../domain/events';
import { assertGroupNames } from '../domain/group-name';
import { applyImport } from '../domain/import-decisions';
import type { UserEventType, UserState } from '../domain/user';
import type { ProfileChange } from '../domain/user-decisions';
import { Book } from '../people/book';
import { PersonLookup } from '../people/person-lookup';
import { assertNoFaults, checkedChange, faultsOf } from '../people/sign-up-form';
import type { ImportFields } from './import-row';
import type { NamedRow } from './name-rows';
import { allFaults } from './row-faults';

type RowDecision = (state: UserState) => Promise<Decided<UserEventType>[]>;

/** What a row changes of somebody who was here before it. */
@Injectable()
export class RowDecisions {
  constructor(
    private readonly settings: Settings,
    private readonly book: Book,
    private readonly people: PersonLookup,
  ) {}

  /** @throws DomainError `validation_failed` with every fault of the row */
  async assertAccepted(row: NamedRow): Promise<void> {
    const { fields } = row;
    const faults = [
      ...(await faultsOf(() => void checkedChange(changeOf(fields), this.settings))),
      ...(await faultsOf(() => void assertGroupNames(fields.groups ?? [], 'groups'))),
    ];
    assertNoFaults(allFaults(row, faults, this.settings.usernames));
  }

  /** The decision of a row that is accepted. It throws DomainError `username_taken`, `conflict`. */
  of(
    userId: string,
    fields: ImportFields,
    { isAdmin, takesHash }: { readonly isAdmin: boolean; readonly takesHash: boolean },
  ): RowDecision {
    const imported = {
      profile: checkedChange(changeOf(fields), this.settings),
      groups: assertGroupNames(fields.groups ?? [], 'groups'),
      validUntil: fields.validUntil,
      mustChangePassword: takesHash && fields.mustChangePassword === true,
      isAdmin,
    };
    return async (state) => {
      // the row must be as new as the state: a decision on an older one would undo a concurrent change
      await this.book.waitForHead();
      return applyImport(state, imported, this.people.byNameOrId(userId));
    };
  }
}

const changeOf = ({ email, profile }: ImportFields): ProfileChange => ({
  ...(email !== undefined && { email }),
  ...(profile && { profile }),
});
