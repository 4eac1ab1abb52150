import { Injectable } from '@nestjs/common';
import { isUserId, normaliseId, normaliseUsername } from '../domain/username';
import type { ActorKind } from '../event-store/event-store';
import { PersonLookup } from '../people/person-lookup';
import type { ActorMatch } from '../projections/audit/audit-filter';
import { AuditQueries } from '../projections/audit/audit-queries';
import { TokensQueries } from '../projections/tokens/tokens-queries';
import { unknownIn } from './refused-query';

const KINDS: readonly ActorKind[] = ['user', 'admin', 'operator', 'hub', 'token', 'policy', 'anonymous'];

const OPERATOR_PREFIX = 'operator:';

/** Finds out whom the filter `actor` means. */
@Injectable()
export class AuditActors {
  constructor(
    private readonly lookup: PersonLookup,
    private readonly tokens: TokensQueries,
    private readonly audit: AuditQueries,
  ) {}

  /**
   * A bare word means every person, token, OS user and kind of that name.
   * @throws DomainError `not_found` for a word that means nothing
   */
  matching(word: string): readonly ActorMatch[] {
    if (isUserId(word)) return [{ id: normaliseId(word) }];
    if (word.startsWith(OPERATOR_PREFIX)) return [operator(word.slice(OPERATOR_PREFIX.length))];
    const kinds = KINDS.filter((kind) => kind === word).map((kind) => ({ kind }));
    const matches: readonly ActorMatch[] = [...this.people(word), ...this.tokensNamed(word), ...kinds];
    if (matches.length > 0 || this.audit.hasActor(operator(word))) return [...matches, operator(word)];
    throw unknownIn(
      'actor',
      'there is no person, token, operator or kind of actor with this name; for an OS user, write operator:NAME',
    );
  }

  private people(name: string): ActorMatch[] {
    return this.lookup.holdersOf(name).map(({ row }) => ({ id: row.userId }));
  }

  private tokensNamed(name: string): ActorMatch[] {
    const wanted = normaliseUsername(name);
    return this.tokens
      .list()
      .filter((token) => normaliseUsername(token.name) === wanted)
      .map(({ tokenId }) => ({ id: tokenId }));
  }
}

const operator = (id: string): ActorMatch => ({ kind: 'operator', id });
