import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import { assertGroupNames } from '../domain/group-name';
import { applyImport, approvedPersonOf } from '../domain/import-decisions';
import type { Person, UserState } from '../domain/user';
import type { CommandContext } from '../event-store/envelope';
import { AdministratorEnds } from '../people/administrator-ends';
import { Book, latestPosition, type Written } from '../people/book';
import { PersonLookup } from '../people/person-lookup';
import { checkedChange } from '../people/sign-up-form';
import { Transition } from '../people/transition';
import { ImportPassword, PASSWORD_KEPT, type HashFate } from './import-password';
import type { ImportFields } from './import-row';
import { MissingLinks } from './missing-links';
import type { ImportOptions, KeptNote, RowResult } from './row-result';

/** Applies a row to somebody who was here before it. */
@Injectable()
export class UpdatePerson {
  constructor(
    private readonly settings: Settings,
    private readonly book: Book,
    private readonly people: PersonLookup,
    private readonly transition: Transition,
    private readonly administrators: AdministratorEnds,
    private readonly password: ImportPassword,
    private readonly links: MissingLinks,
  ) {}

  /** @throws DomainError `username_taken`, `validation_failed`, `conflict` */
  async update(
    context: CommandContext,
    person: Person,
    fields: ImportFields,
    { dryRun, links }: ImportOptions,
  ): Promise<RowResult> {
    // somebody who waits is left alone, and so is a row that was imported as waiting
    if (person.status === 'pending' && fields.status === 'pending') return UNCHANGED;
    const { userId } = approvedPersonOf(person);
    const { passwordHash: hash } = fields;
    const isAdmin = await this.administrators.includes(userId);
    const planned = hash === undefined ? 'same' : await this.password.fateOf(person, hash);
    const decide = this.decisionOf(userId, fields, { isAdmin, takesHash: planned === 'taken' });
    const isChanged = (await decide(person)).length > 0 || planned === 'taken';
    const result = (fate: HashFate): Pick<RowResult, 'outcome' | 'kept'> => ({
      outcome: isChanged ? 'updated' : 'unchanged',
      kept: [...(fate === 'kept' ? [PASSWORD_KEPT] : []), ...keptOf(fields, isAdmin)],
    });
    if (dryRun) return { ...result(planned), position: null };
    const applied = await this.transition.apply(context, userId, decide);
    const ended = await this.withoutEnd(context, userId, fields);
    const taken =
      hash !== undefined && planned === 'taken'
        ? await this.password.take(context, person, hash)
        : { fate: planned, position: null };
    const issued = links ? await this.links.issue(context, userId) : null;
    return {
      ...result(taken.fate),
      position: latestPosition(applied.position, ended.position, taken.position, issued?.position ?? null),
      ...(issued === null ? {} : { link: issued.link }),
    };
  }

  private decisionOf(
    userId: string,
    fields: ImportFields,
    { isAdmin, takesHash }: { readonly isAdmin: boolean; readonly takesHash: boolean },
  ) {
    const { email, profile, groups = [], validUntil } = fields;
    const change = checkedChange(
      { ...(email !== undefined && { email }), ...(profile && { profile }) },
      this.settings,
    );
    const imported = {
      profile: change,
      groups: assertGroupNames(groups, 'groups'),
      validUntil,
      mustChangePassword: takesHash && fields.mustChangePassword === true,
      isAdmin,
    };
    return async (state: UserState) => {
      // the row must be as new as the state: a decision on an older one would undo a concurrent change
      await this.book.waitForHead();
      return applyImport(state, imported, this.people.byNameOrId(userId));
    };
  }

  /** The person may have become an administrator meanwhile. */
  private async withoutEnd(
    context: CommandContext,
    userId: string,
    { validUntil }: ImportFields,
  ): Promise<Written> {
    return validUntil === undefined ? { position: null } : this.administrators.removeEnds(context, userId);
  }
}

const UNCHANGED: RowResult = { outcome: 'unchanged', kept: [], position: null };

/** What an import gives only to people whom it makes. */
function keptOf({ admin, status }: ImportFields, isAdmin: boolean): KeptNote[] {
  const kept: KeptNote[] = [];
  if (admin === true && !isAdmin)
    kept.push({ code: 'admin_kept', detail: 'An import makes nobody an administrator who is here already.' });
  if (admin === false && isAdmin)
    kept.push({ code: 'admin_kept', detail: 'An import takes the admin right from nobody.' });
  if (status === 'pending')
    kept.push({ code: 'status_kept', detail: 'This person is approved already, and stays so.' });
  return kept;
}
