import { Injectable } from '@nestjs/common';
import { ADMINISTRATORS, grantAdmin } from '../../domain/admins';
import type { EventData } from '../../domain/events';
import { ADMINS, userStream } from '../../domain/streams';
import { USER } from '../../domain/user';
import { approveUser } from '../../domain/user-decisions';
import { commandContext } from '../../event-store/envelope';
import { Conflict, EventStore, START, type StoredEvent } from '../../event-store/event-store';
import { Book } from '../../people/book';
import { FoldedEvent } from '../../projections/engine/folded-event';
import { Projector } from '../../projections/projector';
import { UsersQueries } from '../../projections/users/users-queries';

/** Sign-ups that are read at a time. */
const PAGE = 500;

/** At start: completes a set-up that a crash has interrupted. */
@Injectable()
export class UnfinishedSetUp {
  constructor(
    private readonly book: Book,
    private readonly projector: Projector,
    private readonly users: UsersQueries,
    private readonly store: EventStore,
  ) {}

  /** @returns how many steps were completed */
  async finish(): Promise<number> {
    return (await this.grantFirst()) + (await this.approveFirst());
  }

  /**
   * While there never was an administrator: makes the first person administrator who used the set-up link, unless an
   * operator has decided about them meanwhile.
   */
  private async grantFirst(): Promise<number> {
    if (this.users.adminsRevision() !== null) return 0;
    const begun = await this.firstSetUp();
    if (begun === undefined) return 0;
    const { userId } = begun.data as unknown as EventData['UserSignedUp'];
    const { commandId, correlationId, causationId, actor } = begun;
    const caller = { commandId, correlationId, causationId, actor, address: null, userAgent: null };
    const granted = grantAdmin(ADMINISTRATORS.initial, { userId });
    try {
      await this.book.append({ ...caller, decisions: new Map() }, ADMINS, 'none', ...granted);
    } catch (error) {
      if (error instanceof Conflict) return 0;
      throw error;
    }
    return 1;
  }

  /**
   * Called only while there never was an administrator, when the book is short. Read from the event store, because the
   * audit model may still be missing.
   */
  private async firstSetUp(): Promise<StoredEvent | undefined> {
    for (let after = START; ;) {
      const page = await this.store.readAll(after, { types: ['UserSignedUp'] }, PAGE);
      const found = page.find((event) => this.isPendingSetUp(event));
      const last = page.at(-1);
      if (found !== undefined || last === undefined || page.length < PAGE) return found;
      after = last.position;
    }
  }

  private isPendingSetUp(event: StoredEvent): boolean {
    const { said } = new FoldedEvent(event, this.book.keyring, () => undefined);
    return said?.['origin'] === 'set_up' && this.isPending(said['userId']);
  }

  private isPending(userId: unknown): boolean {
    return typeof userId === 'string' && this.users.byId(userId)?.status === 'pending';
  }

  /** Approves the administrator whom an interrupted set-up left pending. */
  private async approveFirst(): Promise<number> {
    const { items } = this.users.list({
      admin: true,
      status: 'pending',
      limit: 1,
      now: this.book.clock.now(),
    });
    const [pending] = items;
    if (pending === undefined || this.projector.isUndecidable(pending.userId)) return 0;
    const context = commandContext({ kind: 'policy', id: null });
    await this.book.decide(context, userStream(pending.nameKey), USER, (state) => approveUser(state, {}));
    return 1;
  }
}
