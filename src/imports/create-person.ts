import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import { DomainError } from '../domain/errors';
import { assertGroupNames } from '../domain/group-name';
import { administratorHasNoEnd } from '../domain/validity';
import type { CommandContext } from '../event-store/envelope';
import { latestPosition } from '../people/book';
import { schemeOf } from '../passwords/imported/imported-hash';
import { AdminRight } from '../people/grant-admin';
import { PasswordLinks } from '../people/issue-password-link';
import { PersonRegistry, type NewPerson } from '../people/person-registry';
import { assertNoFaults, checkForm, faultsOf } from '../people/sign-up-form';
import type { NamedRow } from './name-rows';
import { allFaults } from './row-faults';
import type { ImportOptions, RowResult } from './row-result';

/** Makes the person of a row whose username is free. */
@Injectable()
export class CreatePerson {
  constructor(
    private readonly settings: Settings,
    private readonly registry: PersonRegistry,
    private readonly right: AdminRight,
    private readonly links: PasswordLinks,
  ) {}

  /** @throws DomainError `validation_failed`, `username_taken`, `conflict` */
  async create(context: CommandContext, row: NamedRow, { dryRun, links }: ImportOptions): Promise<RowResult> {
    const person = await this.checked(row);
    await this.registry.assertFree(person.personal.username);
    if (dryRun) return { outcome: 'created', kept: [], position: null };
    const registered = await this.registry.register(context, person);
    const { userId } = registered;
    const granted = person.importedAdmin === true ? await this.right.give(context, userId) : registered;
    const needsLink = links && person.passwordHash === null && person.approvedBy !== null;
    const issued = needsLink ? await this.links.issue(context, userId) : null;
    return {
      outcome: 'created',
      kept: [],
      position: latestPosition(registered.position, granted.position, issued?.position ?? null),
      ...(issued === null ? {} : { link: issued.link }),
    };
  }

  private async checked(row: NamedRow): Promise<NewPerson> {
    const { username, fields } = row;
    const { email, profile, groups = [], validUntil = null, status = 'active', admin = false } = fields;
    const { passwordHash = null } = fields;
    const form = {
      username: username ?? '',
      ...(email !== undefined && { email }),
      ...(profile && { profile }),
    };
    const { personal, faults } = await checkForm(form, this.settings, 'admin');
    faults.push(...(await faultsOf(() => void assertGroupNames(groups, 'groups'))));
    assertNoFaults(allFaults(row, faults, this.settings.usernames));
    if (admin && validUntil !== null) throw administratorHasNoEnd();
    if (admin && status === 'pending') throw new DomainError('conflict', ONLY_ACTIVE);
    return {
      origin: 'import',
      personal,
      passwordHash,
      ...(passwordHash !== null && { importedScheme: schemeOf(passwordHash) }),
      groups,
      validUntil,
      mustChangePassword: fields.mustChangePassword ?? false,
      importedAdmin: admin,
      acceptedTerms: null,
      approvedBy: status === 'active' ? 'caller' : null,
    };
  }
}

const ONLY_ACTIVE = 'Only an active person can be an administrator. Write active as the status.';
