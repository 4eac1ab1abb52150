import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Acknowledgement, Client } from './client';

interface Row {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly body: string;
}

interface Body {
  readonly data: { readonly attempt?: string | null; readonly userId?: string | null };
  readonly eventId: string;
}

const AFTER = `
  SELECT e.position, s.name AS stream, e.revision, e.type, e.body
  FROM events e JOIN streams s ON s.id = e.stream_id WHERE e.position > ? ORDER BY e.position
`;

/** Streams that keep only their newest event. */
const KEEPS_LAST = /^(key|credential)-/;

const OUTCOME = /^Login(Succeeded|Failed|Refused)$/;

/** Reads the book's file beside the server: every event it has seen must stay there. */
export class Witness {
  private readonly types = new Map<number, string>();
  private readonly revisions = new Map<string, number>();
  private checked = 0;
  private last = 0;

  constructor(
    private readonly data: string,
    private readonly client: Client,
  ) {}

  get events(): number {
    return this.types.size;
  }

  /** Reads new events: no gaps, and every acknowledged event is there. */
  look(): void {
    for (const row of this.read(this.last)) {
      this.types.set(row.position, row.type);
      this.follow(row);
      this.last = row.position;
    }
    const { acknowledged } = this.client;
    for (const each of acknowledged.slice(this.checked)) this.assertStands(each, this.types);
    this.checked = acknowledged.length;
  }

  private follow({ stream, revision, position }: Row): void {
    const before = this.revisions.get(stream) ?? -1;
    const isNext = KEEPS_LAST.test(stream) ? revision > before : revision === before + 1;
    if (!isNext)
      this.client.fault(
        `${stream} jumps from ${String(before)} to ${String(revision)} at ${String(position)}`,
      );
    this.revisions.set(stream, revision);
  }

  /** Reads the whole book again: no event has disappeared, and every attempt has at most one outcome. */
  lookBack(userIds: ReadonlyMap<string, string>): void {
    const rows = this.read(0);
    const types = new Map(rows.map(({ position, type }) => [position, type]));
    for (const each of this.client.acknowledged) this.assertStands(each, types);
    this.assertSettled(rows, userIds);
  }

  private assertStands(
    { position, types: expected, act }: Acknowledgement,
    types: Map<number, string>,
  ): void {
    const type = types.get(position);
    if (type === undefined || !expected.includes(type))
      this.client.fault(`${act} was acknowledged at ${String(position)}: there is ${type ?? 'nothing'}`);
  }

  private assertSettled(rows: readonly Row[], userIds: ReadonlyMap<string, string>): void {
    const usernames = new Map([...userIds].map(([username, userId]) => [userId, username]));
    const outcomes = new Map<string, number>();
    const found = new Map<string, Record<string, number>>();
    const attempts: { id: string; who: string }[] = [];
    for (const { type, body } of rows.filter((row) => row.stream.startsWith('login-'))) {
      const { data, eventId } = JSON.parse(body) as Body;
      const who = usernames.get(data.userId ?? '') ?? '';
      if (type === 'LoginAttempted') attempts.push({ id: eventId, who });
      if (!OUTCOME.test(type) || typeof data.attempt !== 'string') continue;
      outcomes.set(data.attempt, (outcomes.get(data.attempt) ?? 0) + 1);
      const counts = found.get(who) ?? {};
      found.set(who, { ...counts, [type]: (counts[type] ?? 0) + 1 });
    }
    for (const [attempt, count] of outcomes)
      if (count > 1) this.client.fault(`attempt ${attempt} has ${String(count)} outcomes`);
    this.assertCounts(
      found,
      attempts.filter(({ id }) => !outcomes.has(id)).map(({ who }) => who),
    );
  }

  /** Every answer is in the book; only sign-ins without an answer may lack an outcome. */
  private assertCounts(
    found: ReadonlyMap<string, Record<string, number>>,
    undecided: readonly string[],
  ): void {
    for (const [username, { right, wrong, unanswered }] of this.client.logins) {
      const stored = found.get(username) ?? {};
      const open = undecided.filter((who) => who === username).length;
      if (username.startsWith('nobody-')) continue;
      if ((stored.LoginSucceeded ?? 0) < right)
        this.client.fault(`${username} was let in ${String(right)} times: ${JSON.stringify(stored)}`);
      if ((stored.LoginFailed ?? 0) < wrong)
        this.client.fault(`${username} was turned away ${String(wrong)} times: ${JSON.stringify(stored)}`);
      if (open > unanswered)
        this.client.fault(
          `${String(open)} attempts of ${username} have no outcome, ${String(unanswered)} had no answer`,
        );
    }
  }

  private read(after: number): Row[] {
    const db = new Database(join(this.data, 'book.db'), { readonly: true });
    try {
      return db.prepare<[number], Row>(AFTER).all(after);
    } finally {
      db.close();
    }
  }
}
