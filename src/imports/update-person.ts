import { Injectable } from '@nestjs/common';
import { approvedPersonOf } from '../domain/import-decisions';
import type { Person } from '../domain/user';
import type { CommandContext } from '../event-store/envelope';
import { latestPosition } from '../people/book';
import { Transition } from '../people/transition';
import { ImportedRights } from './imported-rights';
import { ImportPassword, PASSWORD_KEPT, type HashFate } from './import-password';
import type { ImportFields } from './import-row';
import { LINK_KEPT, MissingLinks, type LinkNeed } from './missing-links';
import type { NamedRow } from './name-rows';
import { RowDecisions } from './row-decisions';
import type { ImportOptions, KeptNote, RowResult } from './row-result';

export interface PersonUpdate {
  readonly context: CommandContext;
  readonly person: Person;
  readonly row: NamedRow;
  readonly options: ImportOptions;
}

/** Applies a row to somebody who was here before it. */
@Injectable()
export class UpdatePerson {
  constructor(
    private readonly decisions: RowDecisions,
    private readonly transition: Transition,
    private readonly rights: ImportedRights,
    private readonly password: ImportPassword,
    private readonly links: MissingLinks,
  ) {}

  /** @throws DomainError `username_taken`, `validation_failed`, `conflict` */
  async update({ context, person, row, options: { dryRun, links } }: PersonUpdate): Promise<RowResult> {
    const { fields } = row;
    await this.decisions.assertAccepted(row);
    // somebody who waits is left alone, and so is a row that was imported as waiting
    if (person.status === 'pending' && fields.status === 'pending') return UNCHANGED;
    const { userId } = approvedPersonOf(person);
    const right = await this.rights.find(person, fields);
    const isAdmin = right.isAdmin || right.isMissing;
    const planned = await this.password.fateOf(person, fields.passwordHash);
    const decide = this.decisions.of(userId, fields, { isAdmin, takesHash: planned === 'taken' });
    const isChanged = (await decide(person)).length > 0 || planned === 'taken' || right.isMissing;
    const need = async (fate: HashFate): Promise<LinkNeed> =>
      links && fate !== 'taken' ? this.links.needOf(userId) : 'none';
    const result = (fate: HashFate, link: LinkNeed): Pick<RowResult, 'outcome' | 'kept'> => ({
      outcome: isChanged ? 'updated' : 'unchanged',
      kept: [
        ...(fate === 'kept' ? [PASSWORD_KEPT] : []),
        ...(link === 'kept' ? [LINK_KEPT] : []),
        ...keptOf(fields, isAdmin),
      ],
    });
    if (dryRun) return { ...result(planned, await need(planned)), position: null };
    // before the link: the right ends an older one
    const granted = right.isMissing ? await this.rights.give(context, userId) : NOT_WRITTEN;
    const applied = await this.transition.apply(context, userId, decide);
    const ended =
      fields.validUntil === undefined ? NOT_WRITTEN : await this.rights.removeEnd(context, userId);
    const taken = await this.password.take(context, person, fields.passwordHash, planned);
    const link = await need(taken.fate);
    const issued = link === 'missing' ? await this.links.issue(context, userId) : null;
    const written = [granted, applied, ended, taken, issued ?? NOT_WRITTEN];
    return {
      ...result(taken.fate, link),
      position: latestPosition(...written.map(({ position }) => position)),
      ...(issued === null ? {} : { link: issued.link }),
    };
  }
}

const NOT_WRITTEN = { position: null };

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
