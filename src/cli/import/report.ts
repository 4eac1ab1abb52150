import type { ImportItem } from '../bodies';
import { drawProgress } from '../progress-bar';
import type { Column } from '../table';
import type { Task } from '../task';

const COLUMNS: readonly Column<ImportItem>[] = [
  { title: 'line', cell: ({ line }) => line },
  { title: 'username', cell: ({ username }) => username },
  { title: 'outcome', cell: ({ outcome }) => outcome },
  { title: 'code', cell: ({ code }) => code },
  { title: 'what to do', cell: ({ detail, proposed }) => (proposed === true ? PROPOSED : detail) },
];

const PROPOSED = 'the username was made of the e-mail address';

/** A line that the route sends: how many rows there are, one of them, or the end. */
export type ImportLine =
  | { readonly rows: number }
  | ImportItem
  | { readonly position: string | null }
  | { readonly problem: { readonly status: number } };

const OUTCOMES = ['created', 'updated', 'unchanged', 'refused'] as const;

export const countOf = (items: readonly ImportItem[], outcome: ImportItem['outcome']): number =>
  items.filter((item) => item.outcome === outcome).length;

export function printReport(task: Task, items: readonly ImportItem[], isDryRun: boolean): void {
  task.printTable(COLUMNS, items);
  const counts = OUTCOMES.map((outcome) => `${String(countOf(items, outcome))} ${outcome}`).join(', ');
  task.note(isDryRun ? `dry run, nothing is written: ${counts}` : counts);
}

/** Draws the progress of an import, once for each percent. */
export class ImportProgress {
  private target = 0;
  private processed = 0;
  private readonly startedAt = performance.now();

  constructor(private readonly task: Task) {}

  begin(rows: number): void {
    this.target = rows;
  }

  advance(): void {
    this.processed += 1;
    if (this.task.wantsJson || this.processed % Math.ceil(this.target / 100) !== 0) return;
    const perSecond = (this.processed * 1_000) / Math.max(1, performance.now() - this.startedAt);
    drawProgress(this.task.terminal, 'import', {
      processed: this.processed,
      target: this.target,
      eventsPerSecond: perSecond,
      etaSeconds: (this.target - this.processed) / perSecond,
      unit: 'rows',
    });
  }

  end(): void {
    if (!this.task.wantsJson) this.task.terminal.draw('');
  }
}
