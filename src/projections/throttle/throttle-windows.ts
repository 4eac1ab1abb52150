import type { Database, Statement } from 'better-sqlite3';
import { UNKNOWN_LOGINS_WINDOW, RETENTION_CLASSES } from '../../domain/retention';

/** `since`: the instant from which counters hold events; `recent_since`: the same for their recent part. */
export const WINDOWS_SCHEMA = `
  CREATE TABLE windows (class TEXT PRIMARY KEY, since TEXT NOT NULL, recent_since TEXT NOT NULL)
    STRICT, WITHOUT ROWID;
`;

/** Values of the column `recent`: nothing since the last turn; the same as `state`. */
export const NOTHING_RECENT = '';
export const ALL_RECENT = '=';

/** Whether counters turn at this revision of a stream of names that nobody has. */
export const turnsAt = (revision: number): boolean => revision > 0 && revision % UNKNOWN_LOGINS_WINDOW === 0;

interface Window {
  readonly since: string;
  readonly recentSince: string;
}

/** Keys of names that nobody has begin with this; ':' + 1 is ';'. */
const NAMES = ['name:', 'name;'] as const;

const DROP = `DELETE FROM counters WHERE recent = '${NOTHING_RECENT}'`;
const TURN = `UPDATE counters SET recent = '${NOTHING_RECENT}',
  state = CASE recent WHEN '${ALL_RECENT}' THEN state ELSE recent END WHERE 1 = 1`;
const OF_NAMES = 'key >= ? AND key < ?';
const OF_ACCOUNTS = 'NOT (key >= ? AND key < ?)';

/**
 * Keeps counters from holding events that the store has removed, so that live equals rebuilt.
 *
 * A counter is folded twice: as a whole, and its recent part since the last turn. At a turn the recent part becomes the
 * whole. Turns depend only on the book: for every class a RetentionApplied half of the kept time after the turn
 * before, and for names that nobody has each time that half of what their stream keeps is new as well. So the whole
 * never reaches back further than the store does, and a count of failures lasts half of the kept time at least.
 */
export class ThrottleWindows {
  private readonly select: Statement<[string], Window>;
  private readonly save: Statement<[string, string, string]>;
  private readonly steps: Readonly<Record<'names' | 'accounts', readonly Statement<[string, string]>[]>>;

  /** @param asWritten runs a change of many rows of one kind after writing those that are in memory */
  constructor(
    db: Database,
    private readonly asWritten: (kind: 'names' | 'accounts', change: () => void) => void,
  ) {
    this.select = db.prepare('SELECT since, recent_since AS recentSince FROM windows WHERE class = ?');
    this.save = db.prepare('INSERT OR REPLACE INTO windows VALUES (?, ?, ?)');
    this.steps = {
      names: [db.prepare(`${DROP} AND ${OF_NAMES}`), db.prepare(`${TURN} AND ${OF_NAMES}`)],
      accounts: [db.prepare(`${DROP} AND ${OF_ACCOUNTS}`), db.prepare(`${TURN} AND ${OF_ACCOUNTS}`)],
    };
  }

  /** The book was begun. */
  begin(at: string): void {
    for (const each of [RETENTION_CLASSES.logins, RETENTION_CLASSES.unknownLogins])
      this.save.run(each, at, at);
  }

  /** Events of a class before an instant are removed. @param at instant of the event that says so */
  cutOff(streams: string, before: string, at: string): void {
    const turn = TURNS_OF[streams];
    if (turn === undefined) return;
    let window = this.select.get(streams) ?? { since: at, recentSince: at };
    const keptMs = Date.parse(at) - Date.parse(before);
    if (Date.parse(at) - Date.parse(window.recentSince) >= keptMs / 2) window = this.turn(turn, window, at);
    if (window.since < before) window = this.turn(turn, window, at);
    if (window.since < before) window = this.turn(turn, window, at);
    this.save.run(streams, window.since, window.recentSince);
  }

  /** @param digit of the stream: the first one of the keys of its names */
  turnNames(digit: string): void {
    const from = `${NAMES[0]}${digit}`;
    this.run('names', from, `${from}~`);
  }

  private turn(kind: 'names' | 'accounts', { recentSince }: Window, at: string): Window {
    this.run(kind, ...NAMES);
    return { since: recentSince, recentSince: at };
  }

  private run(kind: 'names' | 'accounts', from: string, to: string): void {
    this.asWritten(kind, () => this.steps[kind].forEach((step) => step.run(from, to)));
  }
}

const TURNS_OF: Readonly<Record<string, 'names' | 'accounts' | undefined>> = {
  [RETENTION_CLASSES.logins]: 'accounts',
  [RETENTION_CLASSES.unknownLogins]: 'names',
};
