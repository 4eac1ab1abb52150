import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { v7 as uuidv7 } from 'uuid';
import { Settings } from '../config/settings';
import { DomainError } from '../domain/errors';
import { assertGroupName, assertGroupNames } from '../domain/group-name';
import { tokenStream } from '../domain/streams';
import { TOKEN, issueToken, type Scope } from '../domain/token';
import type { CommandContext } from '../event-store/envelope';
import type { Actor } from '../event-store/event-store';
import { Book, type Written } from '../people/book';
import { newSecret } from '../platform/one-time-secret';
import { TokensQueries } from '../projections/tokens/tokens-queries';

const MS_PER_DAY = 24 * 60 * 60 * 1000;

/** Lifetime of a token that is issued without an end, in milliseconds. */
const DEFAULT_LIFETIME_MS = 365 * MS_PER_DAY;

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt?: string;
  /** CIDR ranges that it may be used from; without: from anywhere. */
  readonly networks?: readonly string[];
  /** Hub tokens: the groups that the hub admits; without: everybody. */
  readonly allowedGroups?: readonly string[];
  /** Hub tokens: the group whose members administer the hub; without: Gatebook's administrators do. */
  readonly adminGroup?: string;
}

export interface IssueTokenAnswer extends Written {
  readonly tokenId: string;
  /** As it is stored: NFKC, trimmed. */
  readonly name: string;
  /** Shown once: the book has only its SHA-256. */
  readonly token: string;
  readonly expiresAt: string;
}

/** Issues an API token. */
export class IssueToken extends Command<IssueTokenAnswer> {
  constructor(
    readonly context: CommandContext,
    readonly wanted: NewToken,
  ) {
    super();
  }
}

@CommandHandler(IssueToken)
export class IssueTokenHandler implements ICommandHandler<IssueToken> {
  constructor(
    private readonly book: Book,
    private readonly tokens: TokensQueries,
    private readonly settings: Settings,
  ) {}

  /** @throws DomainError `validation_failed` when its end is in the past or a group name is refused */
  async execute({ context, wanted }: IssueToken): Promise<IssueTokenAnswer> {
    const expiresAt = this.expiryOf(wanted);
    const groups = groupsOf(wanted);
    const name = wanted.name.normalize('NFKC').trim();
    const tokenId = uuidv7();
    const { secret: token, hash: tokenHash } = newSecret('gbk');
    const stream = tokenStream(tokenId);
    await this.book.setRetention(stream, { maxAgeSeconds: this.keptSeconds(expiresAt) });
    const { position } = await this.book.decide(context, stream, TOKEN, (state) =>
      issueToken(state, {
        tokenId,
        name,
        scopes: wanted.scopes,
        tokenHash,
        expiresAt,
        networks: wanted.networks ?? [],
        ...groups,
        ownerId: this.ownerOf(context.actor),
      }),
    );
    return { tokenId, name, token, expiresAt, position };
  }

  private expiryOf({ expiresAt }: NewToken): string {
    const now = this.book.clock.now();
    if (expiresAt === undefined) return new Date(Date.parse(now) + DEFAULT_LIFETIME_MS).toISOString();
    const wanted = new Date(expiresAt).toISOString();
    if (wanted > now) return wanted;
    const detail = 'a token must end in the future; choose a later expiresAt';
    throw new DomainError('validation_failed', detail, {
      fields: [{ field: 'expiresAt', code: 'in_the_past', detail }],
    });
  }

  /** A token that was issued with another token has the same owner. */
  private ownerOf({ kind, id }: Actor): string | null {
    if (id === null) return null;
    if (kind === 'admin') return id;
    return kind === 'token' ? (this.tokens.byId(id)?.ownerId ?? null) : null;
  }

  /** How long the events of a token are kept, in seconds: as long as logins, counted from its end. */
  private keptSeconds(expiresAt: string): number {
    const livesMs = Date.parse(expiresAt) - this.book.clock.nowMs();
    return Math.ceil((livesMs + this.settings.loginRetentionDays * MS_PER_DAY) / 1000);
  }
}

/** @throws DomainError `validation_failed` */
const groupsOf = ({ allowedGroups, adminGroup }: NewToken) => ({
  allowedGroups: allowedGroups === undefined ? null : assertGroupNames(allowedGroups, 'allowedGroups'),
  adminGroup: adminGroup === undefined ? null : assertGroupName(adminGroup, 'adminGroup'),
});
