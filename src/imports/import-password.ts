import { Injectable } from '@nestjs/common';
import type { Person } from '../domain/user';
import { commandContext, type CommandContext } from '../event-store/envelope';
import { Conflict, type StoredEvent } from '../event-store/event-store';
import { open } from '../event-store/sealing';
import { schemeOf } from '../passwords/imported/imported-hash';
import { Book, type Written } from '../people/book';
import { Credentials } from '../people/credentials';
import { PersonLookup } from '../people/person-lookup';
import type { KeptNote } from './row-result';

/** What becomes of the hash of a row: it is taken, the person has this very one (or the row has none), or has another password. */
export type HashFate = 'taken' | 'same' | 'kept';

/** Takes over hashes for people who are here already and have no password. */
@Injectable()
export class ImportPassword {
  constructor(
    private readonly book: Book,
    private readonly people: PersonLookup,
    private readonly credentials: Credentials,
  ) {}

  /** What would become of a hash. */
  async fateOf({ userId }: Person, hash: string | undefined): Promise<HashFate> {
    if (hash === undefined) return 'same';
    const { newest, current } = await this.credentials.read(userId);
    if (current === null || newest === undefined) return 'taken';
    return this.secretOf(newest, userId) === hash ? 'same' : 'kept';
  }

  /** Takes the hash where that is planned; nothing where the person got a password meanwhile. */
  async take(
    context: CommandContext,
    { userId }: Person,
    hash: string | undefined,
    planned: HashFate,
  ): Promise<Written & { fate: HashFate }> {
    if (hash === undefined || planned !== 'taken') return { fate: planned, position: null };
    const { current, lastRevision } = await this.credentials.read(userId);
    if (current !== null) return { fate: 'kept', position: null };
    const { nameKey } = this.people.byNameOrId(userId);
    const imported = { userId, nameKey, hash, scheme: schemeOf(hash) };
    try {
      const { position } = await this.credentials.import(commandOf(context), lastRevision, imported);
      return { fate: 'taken', position };
    } catch (error) {
      if (error instanceof Conflict) return { fate: 'kept', position: null };
      throw error;
    }
  }

  private secretOf(credential: StoredEvent, userId: string): string | undefined {
    const opened = open(this.book.keyring, credential, userId);
    return opened.kind === 'opened' ? opened.fields.secret : undefined;
  }
}

/** A command of its own: the ids of the events after a credential are those of its command's first decisions. */
const commandOf = ({ actor, correlationId, address, userAgent }: CommandContext): CommandContext =>
  commandContext(actor, { correlationId, address, userAgent });

export const PASSWORD_KEPT: KeptNote = {
  code: 'password_kept',
  detail: 'This person has a password here already, and it stays.',
};
