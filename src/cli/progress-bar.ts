import type { Terminal } from './terminal';

export interface Progress {
  readonly processed: number;
  /** 0 until it is known. */
  readonly target: number;
  readonly eventsPerSecond: number;
  readonly etaSeconds: number | null;
  /** What is counted; `events` by default. */
  readonly unit?: string;
}

/** Minimum and maximum width of the bar between its brackets, in characters. */
const NARROWEST = 10;
const WIDEST = 40;
const GAP = '  ';

let numberFormat: Intl.NumberFormat | undefined;

/** Made when it is first needed: loading the data of languages takes 8 MB, which a server does not need. */
const number = (value: number): string =>
  (numberFormat ??= new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })).format(value);

/** `users  [#####     ]  50%  500 of 1,000 events  200,000/s  1 s left`, shorter than `columns` characters. */
export function progressLine(name: string, progress: Progress, columns: number): string {
  const { processed, target, eventsPerSecond, etaSeconds, unit = 'events' } = progress;
  const part = target === 0 ? 0 : Math.min(1, processed / target);
  const figures = [
    `${String(Math.floor(part * 100)).padStart(3)}%`,
    `${number(processed)} of ${number(target)} ${unit}`,
    `${number(eventsPerSecond)}/s`,
    ...(etaSeconds === null ? [] : [`${number(Math.ceil(etaSeconds))} s left`]),
  ].join(GAP);
  const spare = columns - 1 - [name, '[]', figures].join(GAP).length;
  const width = Math.min(WIDEST, Math.max(NARROWEST, spare));
  const bar = '#'.repeat(Math.round(part * width)).padEnd(width);
  return [name, `[${bar}]`, figures].join(GAP).slice(0, columns - 1);
}

export const drawProgress = (terminal: Terminal, name: string, progress: Progress): void =>
  terminal.draw(progressLine(name, progress, terminal.columns));
