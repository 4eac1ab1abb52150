import type { Command } from 'commander';
import { addExample } from './example';
import type { Column } from './table';
import type { Perform } from './task';

interface SummaryOptions {
  readonly from?: string;
  readonly to?: string;
  readonly bucket?: string;
  readonly timeZone?: string;
}

interface Bucket {
  readonly from: string;
  readonly signIns: number;
  readonly failures: number;
  readonly locks: number;
  readonly refusedAddresses: number;
  readonly signUps: number;
}

interface SummaryAnswer {
  readonly bucket: 'hour' | 'day';
  readonly timeZone: string;
  readonly items: readonly Bucket[];
}

const counts: readonly Column<Bucket>[] = [
  { title: 'sign-ins', cell: ({ signIns }) => signIns },
  { title: 'failures', cell: ({ failures }) => failures },
  { title: 'locks', cell: ({ locks }) => locks },
  { title: 'refused addresses', cell: ({ refusedAddresses }) => refusedAddresses },
  { title: 'sign-ups', cell: ({ signUps }) => signUps },
];

export function addSummary(audit: Command, perform: Perform): void {
  const summary = audit
    .command('summary')
    .description('count sign-ins, failures, locks, refused addresses and sign-ups by day or hour')
    .option('--from <instant>', 'from the day or hour of this instant on (default: 14 days, or 24 hours)')
    .option('--to <instant>', 'before this instant (default: now)')
    .option('--bucket <hour|day>', 'count by hour or by day (default: day)')
    .option('--time-zone <name>', 'days and hours of this time zone: Europe/Berlin (default: here)')
    .action(
      perform(async (task, { timeZone = hereZone(), ...range }: SummaryOptions) => {
        const query = { ...range, timeZone };
        const answer = await task.call<SummaryAnswer>({ method: 'GET', path: '/api/audit/summary', query });
        task.printTable([beginningIn(answer), ...counts], answer.items);
      }),
    );
  addExample(summary, 'gatebook audit summary --bucket hour');
}

const hereZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The day, or the day and the hour, as a clock of the time zone shows it. */
function beginningIn({ bucket, timeZone }: SummaryAnswer): Column<Bucket> {
  // Swedish dates are written as in ISO 8601
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    ...(bucket === 'hour' ? { timeStyle: 'short' } : {}),
  });
  return { title: bucket, cell: ({ from }) => format.format(Date.parse(from)) };
}
